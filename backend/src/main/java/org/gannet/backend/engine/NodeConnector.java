package org.gannet.backend.engine;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.gannet.backend.GannetSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.stereotype.Component;

/** Connections that show the engine's certificate; made when first needed, since that makes keys. */
@Component
class NodeConnector {
    private static final int UPLOAD_CHUNK = 64 * 1024;
    private final ClusterCertificates certificates;
    private final GannetSettings settings;
    private @Nullable Made made;

    private record Made(SSLContext context, HttpClient client) {}

    NodeConnector(ClusterCertificates certificates, GannetSettings settings) {
        this.certificates = certificates;
        this.settings = settings;
    }

    HttpClient client() {
        return made().client();
    }

    /** For calls with small bodies, which must be answered in time. */
    ClientHttpRequestFactory calls(Duration limit) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client());
        requests.setReadTimeout(limit);
        return requests;
    }

    /**
     * For large bodies, written straight to the socket: through the other client each kilobyte goes from thread to
     * thread, which is ten times slower.
     * @param limit until the answer, after the last byte
     */
    ClientHttpRequestFactory uploads(Duration limit) {
        Uploads requests = new Uploads(made().context());
        requests.setChunkSize(UPLOAD_CHUNK);
        requests.setConnectTimeout(settings.nodes().connectTimeout());
        requests.setReadTimeout(limit);
        return requests;
    }

    private synchronized Made made() {
        Made known = made;
        if (known == null) {
            SSLContext context = certificates.engineContext();
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(context)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.nodes().connectTimeout())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
            known = new Made(context, client);
            made = known;
        }
        return known;
    }

    private static final class Uploads extends SimpleClientHttpRequestFactory {
        private final SSLContext context;

        Uploads(SSLContext context) {
            this.context = context;
        }

        @Override
        protected void prepareConnection(HttpURLConnection connection, String method) throws IOException {
            super.prepareConnection(connection, method);
            connection.setInstanceFollowRedirects(false);
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(context.getSocketFactory());
            }
        }
    }
}
