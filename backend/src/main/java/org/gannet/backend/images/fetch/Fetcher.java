package org.gannet.backend.images.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;

/**
 * Gets files from addresses that people name. Every address that a host's name has is looked at at the very moment of
 * connecting, and what is connected to is one of just these: a name that means something else a moment later gains
 * nothing. Redirects are followed a few times, each looked at like the first address. Nothing of the portal is sent
 * along: no cookies, no logins, and no proxy of the environment is asked.
 */
public final class Fetcher implements Closeable {
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_WRONG = 416;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
    private final AddressRules rules;
    private final Names names;
    private final Set<Integer> ports;
    private final CloseableHttpClient client;

    /**
     * @param ports that may be connected to, but for networks that the administrator has named
     * @param tls whose certificates are believed
     * @param connect until a connection must be there
     * @param silence until something must come
     */
    public Fetcher(
            AddressRules rules, Names names, Set<Integer> ports, SSLContext tls, Duration connect, Duration silence) {
        this.rules = rules;
        this.names = names;
        this.ports = Set.copyOf(ports);
        Timeout quiet = Timeout.of(silence);
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connect))
                .setSocketTimeout(quiet)
                .build();
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Checked())
                        .setDefaultConnectionConfig(connections)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(quiet)
                        .setConnectionRequestTimeout(quiet)
                        .build())
                // A connection that was allowed to one place is used for nothing else later.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Gannet")
                .build();
    }

    /** Where to go on. @param version what the server called the content of which the beginning is here */
    public record Resume(long offset, Optional<String> version) {
        public static final Resume FROM_START = new Resume(0, Optional.empty());
    }

    /**
     * Asks for the file from where {@code resume} says on; the answer may begin at 0 all the same.
     * @param cancel is given what ends the request, from any thread
     * @throws ProblemException INVALID_REQUEST, POLICY_VIOLATION (an address that may not be connected to), NOT_FOUND,
     *     TOOL_FAILED (the server's answer)
     * @throws IOException the connection failed: may be tried again
     */
    public Piece open(SourceUrl url, Resume resume, Consumer<Runnable> cancel) throws IOException {
        SourceUrl at = url;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpGet request = request(at, resume);
            cancel.accept(request::cancel);
            ClassicHttpResponse response = execute(at, request);
            boolean kept = false;
            try {
                if (!REDIRECTS.contains(response.getCode())) {
                    Piece piece = piece(request, response, resume);
                    kept = true;
                    return piece;
                }
                at = at.redirected(header(response, "Location")
                        .orElseThrow(() -> answered("The server sends elsewhere without saying where.")));
            } finally {
                if (!kept) {
                    end(request, response);
                }
            }
        }
        throw answered("The server sends from one address to the next more than " + MOST_REDIRECTS + " times.");
    }

    private static HttpGet request(SourceUrl at, Resume resume) {
        HttpGet request = new HttpGet(at.uri());
        request.setHeader("Accept-Encoding", "identity");
        if (resume.offset() > 0) {
            request.setHeader("Range", "bytes=" + resume.offset() + "-");
            resume.version().ifPresent(version -> request.setHeader("If-Range", version));
        }
        return request;
    }

    private ClassicHttpResponse execute(SourceUrl at, HttpGet request) throws IOException {
        HttpHost host = new HttpHost(at.uri().getScheme(), at.host(), at.port());
        try {
            return client.executeOpen(host, request, null);
        } catch (SSLException e) {
            if (distrusted(e)) {
                throw untrusted(at, e);
            }
            throw e;
        } catch (IllegalStateException e) {
            // What the client says when it is cancelled between two of its own steps.
            if (request.isCancelled()) {
                throw new IOException("cancelled", e);
            }
            throw e;
        }
    }

    /** Whether the server is not who it should be; all else that goes wrong with TLS may go well another time. */
    private static boolean distrusted(SSLException e) {
        return e instanceof SSLPeerUnverifiedException
                || Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                        .anyMatch(cause -> cause instanceof GeneralSecurityException);
    }

    private static ProblemException untrusted(SourceUrl at, SSLException e) {
        return new ProblemException(
                Problem.of(ErrorCode.TOOL_FAILED, "The certificate of " + at.host() + " is not to be trusted.")
                        .withCause("It is not for this name, has expired, or nobody known has signed it.")
                        .withRemedy("Check the address; if the server is your own, let the portal know its authority"
                                + " (docs/admin/portal.md).")
                        .withInternal(e.toString()),
                e);
    }

    /** Without reading on: what comes could be endless. */
    private static void end(HttpGet request, ClassicHttpResponse response) {
        request.cancel();
        try {
            response.close();
        } catch (IOException e) {
            // The connection is gone, as it shall be; what broke it has been told to the reader.
        }
    }

    private static Piece piece(HttpGet request, ClassicHttpResponse response, Resume resume) throws IOException {
        int status = response.getCode();
        if (status == RANGE_WRONG) {
            throw new IOException("the server has less than is here already");
        }
        if (status >= 500 || status == 429 || status == 408) {
            throw new IOException("the server answers " + status);
        }
        if (status == 404 || status == 410) {
            throw Problems.of(ErrorCode.NOT_FOUND, "There is nothing at this address.", "Check the address.");
        }
        if (status != OK && status != PARTIAL) {
            throw answered("The server answers " + status + ".");
        }
        if (header(response, "Content-Encoding")
                .filter(coding -> !coding.equals("identity"))
                .isPresent()) {
            throw answered("The server sends the file compressed on the way.");
        }
        if (response.getEntity() == null) {
            throw answered("The server sends nothing.");
        }
        long from = 0;
        Optional<ByteSize> total = length(response).map(ByteSize::new);
        if (status == PARTIAL) {
            Matcher range = RANGE.matcher(header(response, "Content-Range").orElse(""));
            if (!range.matches() || Long.parseLong(range.group(1)) != resume.offset()) {
                throw answered("The server sends another part of the file than it was asked for.");
            }
            from = resume.offset();
            total = range.group(2).equals("*")
                    ? Optional.empty()
                    : Optional.of(new ByteSize(Long.parseLong(range.group(2))));
        }
        boolean framed = response.getEntity().isChunked() || length(response).isPresent();
        return new Piece(
                from,
                total,
                framed,
                version(response),
                response.getEntity().getContent(),
                () -> end(request, response));
    }

    private static Optional<Long> length(ClassicHttpResponse response) {
        long length = response.getEntity().getContentLength();
        return length < 0 ? Optional.empty() : Optional.of(length);
    }

    /** Only a strong one: weak ones may stand for other bytes. */
    private static Optional<String> version(ClassicHttpResponse response) {
        return header(response, "ETag")
                .filter(tag -> tag.startsWith("\"") && tag.length() <= 300)
                .or(() -> header(response, "Last-Modified").filter(time -> time.length() <= 100));
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private static ProblemException answered(String message) {
        return new ProblemException(Problem.of(ErrorCode.TOOL_FAILED, message)
                .withRemedy("Open the address in a browser, or bring the file as an upload."));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private final class Checked implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("only with the port");
        }

        @Override
        public List<java.net.InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            InetAddress[] all = names.resolve(host);
            for (InetAddress address : all) {
                boolean allowed = rules.allows(address) && (ports.contains(port) || rules.isNamed(address));
                if (!allowed) {
                    throw refused(host, port, address);
                }
            }
            return Arrays.stream(all)
                    .map(address -> new java.net.InetSocketAddress(address, port))
                    .toList();
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }

        /** Which address it was is for operators: it tells what names mean inside. */
        private ProblemException refused(String host, int port, InetAddress address) {
            return new ProblemException(Problem.of(
                            ErrorCode.POLICY_VIOLATION, "Images are not fetched from " + host + ", port " + port + ".")
                    .withCause("Only public addresses and the usual ports are connected to.")
                    .withRemedy("Bring the file as an upload; or let the administrator name the network in"
                            + " gannet.images.fetch.networks.")
                    .withInternal(address.getHostAddress()));
        }
    }
}
