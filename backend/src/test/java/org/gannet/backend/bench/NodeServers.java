package org.gannet.backend.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.OwnerId;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeHttp;

/**
 * A process of its own that is all nodes of a fleet at once: each one a port of 127.0.0.1 that answers reports over TLS
 * with both certificates, as agents do. Prints the ports in one line, and ends when its input does.
 */
final class NodeServers {
    private NodeServers() {}

    /** @param arguments the directory of a node's certificate, how many nodes, how many machines */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Fleet fleet = Fleet.of(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), List.of(new OwnerId(new UUID(0, 1))));
        InstantNodes nodes = new InstantNodes(fleet);
        SSLContext context = context(Path.of(arguments[0]));
        Executor executor = Executors.newVirtualThreadPerTaskExecutor();
        StringBuilder ports = new StringBuilder();
        for (Node node : fleet.nodes()) {
            HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setHttpsConfigurator(new NeedsClient(context));
            server.setExecutor(executor);
            NodeApi api = nodes.node(node.name());
            server.createContext("/", exchange -> answer(exchange, api));
            server.start();
            ports.append(server.getAddress().getPort()).append(' ');
        }
        System.out.println(ports);
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void answer(HttpExchange exchange, NodeApi node) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Object answer = exchange.getRequestURI().getPath().endsWith("/report") ? node.report() : node.facts();
        byte[] body = NodeHttp.json().writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static SSLContext context(Path tls) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] own = {certificate(tls.resolve("server-cert.pem"))};
        store.setKeyEntry("own", key(tls.resolve("server-key.pem")), new char[0], own);
        store.setCertificateEntry("ca", certificate(tls.resolve("ca-cert.pem")));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(file));
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file).replaceAll("-----[^-]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
    }

    private static final class NeedsClient extends HttpsConfigurator {
        NeedsClient(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
        }
    }
}
