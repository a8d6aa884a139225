package org.gannet.backend.images.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.IpPrefix;
import org.gannet.base.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, from a server on this computer with a certificate for {@code images.example} that only some know. */
class FetcherTlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final char[] PASSWORD = "of a test".toCharArray();

    @TempDir
    private static Path folder = Path.of("");

    private static HttpsServer server;
    private static SSLContext known;

    @BeforeAll
    static void serve() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=images.example",
                        "-ext",
                        "san=dns:images.example")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        SSLContext own = SSLContextBuilder.create()
                .loadKeyMaterial(store, PASSWORD, PASSWORD)
                .build();
        known = SSLContextBuilder.create().loadTrustMaterial(store, PASSWORD).build();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own));
        server.createContext("/", FetcherTlsTest::answer);
        server.start();
    }

    @AfterAll
    static void end() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/down")) {
            exchange.getResponseHeaders().set("Location", "http://images.example/image");
            exchange.sendResponseHeaders(302, -1);
        } else {
            byte[] body = "0123456789".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static Fetcher fetcher(SSLContext tls) {
        AddressRules here = new AddressRules(List.of(IpPrefix.parse("127.0.0.0/8")));
        return new Fetcher(
                here, host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")}, Set.of(443), tls, LONG, LONG);
    }

    private static String get(SSLContext tls, String host, int port, String path) throws IOException {
        SourceUrl url = SourceUrl.parse("https://" + host + ":" + port + path);
        try (Fetcher fetcher = fetcher(tls);
                Piece piece = fetcher.open(url, Fetcher.Resume.FROM_START, cancel -> {})) {
            return new String(piece.content().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Problem refusal(SSLContext tls, String host, String path) {
        return Refusals.problem(() -> {
            try {
                get(tls, host, server.getAddress().getPort(), path);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void fetches() throws IOException {
        assertThat(get(known, "images.example", server.getAddress().getPort(), "/image"))
                .isEqualTo("0123456789");
    }

    @Test
    void believesNobodyUnknownAndNoOtherName() {
        for (Problem problem : List.of(
                refusal(SSLContexts.createDefault(), "images.example", "/image"),
                refusal(known, "other.example", "/image"))) {
            assertThat(problem.code()).isEqualTo(ErrorCode.TOOL_FAILED);
            assertThat(problem.message()).startsWith("The certificate of ");
            assertThat(problem.internal()).isNotEmpty();
        }
    }

    @Test
    void isNotSentWhereAllCouldBeRead() {
        assertThat(refusal(known, "images.example", "/down").code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void aServerThatGoesAwayMayComeBack() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    silent.accept().close();
                } catch (IOException e) {
                    // The test is over.
                }
            });
            assertThatThrownBy(() -> get(known, "images.example", silent.getLocalPort(), "/image"))
                    .isInstanceOf(IOException.class);
        }
    }
}
