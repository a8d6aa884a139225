package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.InputStreamResource;
import org.springframework.util.unit.DataSize;

/** Calls over real TLS with both certificates, to a server that answers as told. */
class HttpNodeDirectoryIT {
    private static final NodeName NODE = new NodeName("node1");
    private static final ImageDigest IMAGE = new ImageDigest("a".repeat(64));

    private static final Supplier<CallStamp> STAMPS = CallStamp.ofLeader(7);

    @TempDir
    Path directory;

    private ClusterCertificates certificates;
    private HttpsServer server;
    private volatile Duration clockIsBehind = Duration.ZERO;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> received = new ConcurrentHashMap<>();

    private record Answer(int status, String body) {}

    @BeforeEach
    void serve() throws Exception {
        InstantSource clock = () -> Instant.now().minus(clockIsBehind);
        certificates = new ClusterCertificates(directory.resolve("own"), clock.withZone(ZoneOffset.UTC));
        certificates.writeNodeFiles(NODE, List.of("127.0.0.1"), directory.resolve("tls"));
        server = serve(0);
    }

    private HttpsServer serve(int port) throws Exception {
        HttpsServer started = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        started.setHttpsConfigurator(new NeedsClient(serverContext(directory.resolve("tls"))));
        started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        started.createContext("/", this::answer);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void showsTheEnginesCertificate() {
        answers.put("GET /node/v1/images/" + IMAGE, new Answer(200, """
                {"digest":"%s","present":true,"size":7,"new":"unknown fields are ignored"}""".formatted(IMAGE)));

        assertThat(node(settings(Duration.ofSeconds(30))).image(IMAGE).present())
                .isTrue();
        assertThat(received.get("peer")).isEqualTo("CN=gannet-engine");
    }

    /**
     * The first one is 29 days from its end, as if the portal had run for two years. The node is started again, so that
     * nothing is left of earlier handshakes: a session that is resumed goes on with what was shown when it began.
     */
    @Test
    void showsTheRenewedCertificateToConnectionsThatFollow() throws Exception {
        answers.put("GET /node/v1/images/" + IMAGE, new Answer(200, "{}"));
        answers.put("PUT /node/v1/images/" + IMAGE, new Answer(200, "{}"));
        clockIsBehind = Duration.ofDays(701);
        NodeApi node = node(settings(Duration.ofSeconds(30)));
        node.image(IMAGE);
        String first = received.get("serial");

        clockIsBehind = Duration.ZERO;
        int port = server.getAddress().getPort();
        server.stop(0);
        server = serve(port);
        node.image(IMAGE);
        String second = received.get("serial");
        node.ensureImage(IMAGE, empty());

        assertThat(second).isNotEqualTo(first);
        assertThat(received.get("serial")).as("by uploads too").isEqualTo(second);
        assertThat(received.get("peer")).isEqualTo("CN=gannet-engine");
        assertThat(second)
                .as("the one that is kept in the file")
                .isEqualTo(
                        PemFiles.read(directory.resolve("own/engine-cert.pem"), directory.resolve("own/engine-key.pem"))
                                .orElseThrow()
                                .certificate()
                                .getSerialNumber()
                                .toString());
    }

    @Test
    void stampsEveryCallAnew() {
        NodeApi node = node(settings(Duration.ofSeconds(30)));
        answers.put("GET /node/v1/images/" + IMAGE, new Answer(200, "{}"));
        answers.put("PUT /node/v1/images/" + IMAGE, new Answer(200, "{}"));

        CallStamp before = STAMPS.get();
        node.image(IMAGE);
        assertThat(received.get("stamp")).isEqualTo(new CallStamp(7, before.number() + 1).toString());
        node.ensureImage(IMAGE, empty());
        assertThat(received.get("stamp")).isEqualTo(new CallStamp(7, before.number() + 2).toString());
    }

    @Test
    void sendsImagesAsAStream() {
        answers.put("PUT /node/v1/images/" + IMAGE, new Answer(200, """
                {"digest":"%s","present":true,"size":7}""".formatted(IMAGE)));
        byte[] content = new byte[3 << 20];

        node(settings(Duration.ofSeconds(30)))
                .ensureImage(IMAGE, new InputStreamResource(new ByteArrayInputStream(content)));

        assertThat(received.get("length")).isEqualTo(String.valueOf(content.length));
    }

    @Test
    void turnsProblemsOfUploadsBackToo() {
        Problem problem = Problem.of(ErrorCode.IMAGE_DAMAGED, "Another content.");
        answers.put(
                "PUT /node/v1/images/" + IMAGE, new Answer(502, NodeHttp.json().writeValueAsString(problem)));
        byte[] content = new byte[3 << 20];

        assertThat(Refusals.problem(() -> node(settings(Duration.ofSeconds(30)))
                        .ensureImage(IMAGE, new InputStreamResource(new ByteArrayInputStream(content)))))
                .isEqualTo(problem);
    }

    @Test
    void turnsProblemsBackIntoWhatTheNodeSaid() {
        InstanceId id = InstanceId.random();
        Problem problem = Problem.of(ErrorCode.IN_USE, "It runs.").withInternal("pid 17");
        answers.put("DELETE /node/v1/vms/" + id, new Answer(409, NodeHttp.json().writeValueAsString(problem)));

        assertThat(Refusals.problem(() -> node(settings(Duration.ofSeconds(30))).ensureVmAbsent(id)))
                .isEqualTo(problem);
    }

    @Test
    void callsSilenceUnreachable() throws IOException {
        NodeApi node = node(settings(Duration.ofMillis(300)));
        assertThat(Refusals.code(node::facts)).as("no answer in time").isEqualTo(ErrorCode.NODE_UNREACHABLE);
        answers.put("GET /node/v1/facts", new Answer(500, "<html>no JSON</html>"));
        assertThat(Refusals.code(() -> node(settings(Duration.ofSeconds(30))).facts()))
                .as("an answer from something else")
                .isEqualTo(ErrorCode.NODE_UNREACHABLE);
        server.stop(0);
        assertThat(Refusals.code(node::facts)).as("nobody there").isEqualTo(ErrorCode.NODE_UNREACHABLE);
    }

    @Test
    void doesNotTrustAnotherAuthority() {
        ClusterCertificates others = new ClusterCertificates(directory.resolve("others"), Clock.systemUTC());
        GannetSettings settings = settings(Duration.ofSeconds(30));
        NodeApi node = new HttpNodeDirectory(new NodeConnector(others, settings), settings.nodes(), STAMPS)
                .get(NODE, address());

        assertThat(Refusals.code(node::facts)).isEqualTo(ErrorCode.NODE_UNREACHABLE);
        assertThat(Refusals.code(() -> node.ensureImage(IMAGE, empty()))).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    }

    @Test
    void doesNotTrustACertificateForAnotherAddress() {
        String byName = "localhost:" + server.getAddress().getPort();
        GannetSettings settings = settings(Duration.ofSeconds(30));
        NodeApi node = new HttpNodeDirectory(new NodeConnector(certificates, settings), settings.nodes(), STAMPS)
                .get(NODE, byName);

        assertThat(Refusals.code(node::facts)).isEqualTo(ErrorCode.NODE_UNREACHABLE);
        assertThat(Refusals.code(() -> node.ensureImage(IMAGE, empty()))).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    }

    private NodeApi node(GannetSettings settings) {
        return new HttpNodeDirectory(new NodeConnector(certificates, settings), settings.nodes(), STAMPS)
                .get(NODE, address());
    }

    private static InputStreamResource empty() {
        return new InputStreamResource(InputStream.nullInputStream());
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private GannetSettings settings(Duration call) {
        GannetSettings.Nodes nodes =
                new GannetSettings.Nodes(Duration.ofSeconds(5), call, Duration.ofMinutes(1), Duration.ofMinutes(1));
        return new GannetSettings(
                directory,
                false,
                false,
                true,
                new GannetSettings.Console(Duration.ofSeconds(30)),
                nodes,
                new GannetSettings.Reports(Duration.ofSeconds(2), Duration.ofSeconds(7)),
                new GannetSettings.Events(Duration.ofDays(7), 1000),
                new GannetSettings.Images(DataSize.ofGigabytes(1), Duration.ofDays(7), GannetSettings.Fetch.USUAL));
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.put(
                "peer",
                ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName());
        X509Certificate shown =
                (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
        received.put("serial", shown.getSerialNumber().toString());
        received.put("stamp", exchange.getRequestHeaders().getFirst(CallStamp.HEADER));
        received.put("length", String.valueOf(exchange.getRequestBody().readAllBytes().length));
        Answer answer = answers.get(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if (answer == null) {
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static SSLContext serverContext(Path tls) throws Exception {
        CertificateIssuer.Issued own = PemFiles.read(tls.resolve("server-cert.pem"), tls.resolve("server-key.pem"))
                .orElseThrow();
        X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(Files.newInputStream(tls.resolve("ca-cert.pem")));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
        store.setCertificateEntry("ca", authority);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
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
