package org.gannet.backend.images.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.ssl.SSLContexts;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.IpPrefix;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server on this computer, whose network is named, unless a test says otherwise. */
class FetcherTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final List<IpPrefix> HERE = List.of(IpPrefix.parse("127.0.0.0/8"));
    private final List<String> asked = new ArrayList<>();
    private final List<String> resolved = new ArrayList<>();
    private HttpServer server;
    private Fetcher fetcher;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        fetcher = fetcher(HERE);
    }

    @AfterEach
    void end() throws IOException {
        server.stop(0);
        fetcher.close();
    }

    private Fetcher fetcher(List<IpPrefix> named) {
        return new Fetcher(
                new AddressRules(named), this::resolve, Set.of(80, 443), SSLContexts.createDefault(), LONG, LONG);
    }

    /** Two names that mean this computer, one of which has a public address, too. */
    private InetAddress[] resolve(String host) throws UnknownHostException {
        resolved.add(host);
        return switch (host) {
            case "images.example" -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};
            case "both.example" ->
                new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("127.0.0.1")};
            case "public.example" -> new InetAddress[] {InetAddress.getByName("1.1.1.1")};
            default -> InetAddress.getAllByName(host);
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path + " "
                + exchange.getRequestHeaders().keySet().stream().sorted().toList());
        byte[] body = "0123456789".getBytes(StandardCharsets.UTF_8);
        switch (exchange.getRequestURI().getPath()) {
            case "/loop" -> redirect(exchange, "/loop");
            case "/file-url" -> redirect(exchange, "file:///etc/passwd");
            case "/login" -> redirect(exchange, "http://a:b@images.example/image");
            case "/inside" -> redirect(exchange, "http://169.254.169.254/latest/meta-data");
            case "/elsewhere" -> redirect(exchange, "/image");
            case "/gone" -> exchange.sendResponseHeaders(404, -1);
            case "/broken" -> exchange.sendResponseHeaders(503, -1);
            case "/zipped" -> {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                send(exchange, 200, body);
            }
            default -> {
                exchange.getResponseHeaders().set("ETag", "\"v1\"");
                exchange.getResponseHeaders().set("Set-Cookie", "a=b");
                String range = exchange.getRequestHeaders().getFirst("Range");
                if (range != null
                        && "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
                    int from = Integer.parseInt(range.replaceAll("\\D", ""));
                    exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-9/10");
                    send(exchange, 206, java.util.Arrays.copyOfRange(body, from, 10));
                } else {
                    send(exchange, 200, body);
                }
            }
        }
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private SourceUrl url(String host, String path) {
        return SourceUrl.parse("http://" + host + ":" + server.getAddress().getPort() + path);
    }

    private String get(String path) throws IOException {
        try (Piece piece = fetcher.open(url("images.example", path), Fetcher.Resume.FROM_START, cancel -> {})) {
            return new String(piece.content().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Problem refusal(String host, String path) {
        return Refusals.problem(() -> {
            try {
                fetcher.open(url(host, path), Fetcher.Resume.FROM_START, cancel -> {})
                        .close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void fetchesAndFollowsRedirectsWithoutCookies() throws IOException {
        assertThat(get("/image")).isEqualTo("0123456789");
        assertThat(get("/elsewhere")).isEqualTo("0123456789");
        assertThat(asked).hasSize(3).noneMatch(request -> request.contains("Cookie"));
        assertThat(resolved).as("once for each connection").hasSize(3);
    }

    @Test
    void goesOnWhereItWas() throws IOException {
        Fetcher.Resume resume = new Fetcher.Resume(4, Optional.of("\"v1\""));
        try (Piece piece = fetcher.open(url("images.example", "/image"), resume, cancel -> {})) {
            assertThat(piece.from()).isEqualTo(4);
            assertThat(piece.total().orElseThrow().bytes()).isEqualTo(10);
            assertThat(new String(piece.content().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("456789");
        }
        Fetcher.Resume old = new Fetcher.Resume(4, Optional.of("\"v0\""));
        try (Piece piece = fetcher.open(url("images.example", "/image"), old, cancel -> {})) {
            assertThat(piece.from()).as("another content now").isZero();
            assertThat(piece.version()).contains("\"v1\"");
        }
    }

    @Test
    void staysOutOfWhatIsNotPublic() {
        fetcher = fetcher(List.of());
        for (String host : List.of("images.example", "both.example", "127.0.0.1", "localhost", "[::1]")) {
            Problem problem = refusal(host, "/image");
            assertThat(problem.code()).as(host).isEqualTo(ErrorCode.POLICY_VIOLATION);
            assertThat(problem.internal()).as(host).isNotEmpty();
            assertThat(problem.forTenants().toString()).as(host).doesNotContain("1.1.1.1", "/127.");
        }
        assertThat(refusal("public.example", "/image").message()).contains("port");
        assertThat(asked).isEmpty();
    }

    @Test
    void redirectsAreLookedAtToo() {
        assertThat(refusal("images.example", "/inside").code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(refusal("images.example", "/file-url").code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal("images.example", "/login").message()).contains("login");
        assertThat(refusal("images.example", "/loop").message()).contains("more than 5 times");
        assertThat(asked).hasSize(9);
        assertThatThrownBy(() -> SourceUrl.parse("https://a.example/x").redirected("http://a.example/x"))
                .isInstanceOf(ProblemException.class);
        assertThat(SourceUrl.parse("https://a.example/x/y")
                        .redirected("../z?t=1#f")
                        .secret())
                .isEqualTo("https://a.example/z?t=1");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(refusal("images.example", "/gone").code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal("images.example", "/zipped").code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThatThrownBy(() -> get("/broken")).isInstanceOf(IOException.class).hasMessageContaining("503");
    }

    @Test
    void whatIsNoAddressIsRefusedAndSecretsAreNotShown() {
        for (String text : List.of(
                "ftp://a.example/x",
                "file:///etc/passwd",
                "http://",
                "http:///x",
                "a.example/x",
                "http://a:b@c/x",
                "http://@c/x",
                "http://a.example:0/",
                "http://a.example:65536/",
                "http://a b/",
                "gopher://x/")) {
            assertThat(Refusals.problem(() -> SourceUrl.parse(text)).code())
                    .as(text)
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
        }
        SourceUrl signed = SourceUrl.parse("HTTPS://Images.example:8443/a/disk.qcow2?token=secret#there");
        assertThat(signed.shown()).isEqualTo("https://images.example:8443/a/disk.qcow2");
        assertThat(signed).hasToString(signed.shown());
        assertThat(signed.secret()).isEqualTo("https://images.example:8443/a/disk.qcow2?token=secret");
        assertThat(signed.file()).isEqualTo("disk.qcow2");
    }
}
