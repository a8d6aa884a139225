package org.gannet.backend.engine;

import java.net.http.HttpClient;
import java.util.concurrent.Executors;
import org.gannet.backend.GannetSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one HTTP client that shows the engine's certificate; made when it is first needed, since that makes keys. */
@Component
class NodeConnector {
    private final ClusterCertificates certificates;
    private final GannetSettings settings;
    private @Nullable HttpClient made;

    NodeConnector(ClusterCertificates certificates, GannetSettings settings) {
        this.certificates = certificates;
        this.settings = settings;
    }

    synchronized HttpClient client() {
        HttpClient client = made;
        if (client == null) {
            client = HttpClient.newBuilder()
                    .sslContext(certificates.engineContext())
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.nodes().connectTimeout())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
            made = client;
        }
        return client;
    }
}
