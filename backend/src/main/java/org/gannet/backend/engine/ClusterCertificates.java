package org.gannet.backend.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's own certificate authority and what it has issued: engine and nodes know each other by it, and so do the
 * QEMU processes of a migration. Private keys are readable by their owner only. May be used by several threads.
 */
public final class ClusterCertificates {
    /** Common name of the engine's certificate; agents answer to no other, so no node may be called so. */
    public static final String ENGINE = "gannet-engine";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCertificates.class);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
    private static final Duration LOOKED_AT_EVERY = Duration.ofHours(1);
    private static final String CA_CERT = "ca-cert.pem";
    private static final String CA_KEY = "ca-key.pem";
    private final Path directory;
    private final Clock clock;
    private final CertificateIssuer issuer;
    private EngineKeys.@Nullable Shown engine;
    private Instant engineIsLookedAt = Instant.MIN;

    /** @param file name of its files, without their endings */
    private record Wanted(String file, String commonName, Set<String> names, CertificateIssuer.Use use) {}

    /** @param directory made when it is not there; holds the authority's key and the engine's certificate */
    public ClusterCertificates(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        this.issuer = new CertificateIssuer(clock);
    }

    /**
     * Writes what a node's agent and its QEMU need, under QEMU's own file names: ca-cert.pem, server-cert.pem,
     * server-key.pem, client-cert.pem, client-key.pem. Leaves what is there and still good.
     * @param addresses host names and IP addresses under which the node is reached
     */
    public synchronized void writeNodeFiles(NodeName node, List<String> addresses, Path tlsDirectory) {
        if (node.value().equals(ENGINE)) {
            throw new IllegalArgumentException("no node may be called " + ENGINE);
        }
        Set<String> names = new TreeSet<>(addresses);
        names.add(node.value());
        try {
            CertificateIssuer.Issued authority = ensureAuthority();
            Files.createDirectories(tlsDirectory);
            PemFiles.write(tlsDirectory.resolve(CA_CERT), authority.certificate());
            Wanted server = new Wanted("server", node.value(), names, CertificateIssuer.Use.SERVER);
            Wanted client = new Wanted("client", node.value(), names, CertificateIssuer.Use.CLIENT);
            ensure(tlsDirectory, authority, server);
            ensure(tlsDirectory, authority, client);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write certificates to " + tlsDirectory, e);
        }
    }

    /**
     * Shows the engine's certificate and trusts the cluster's authority only. Good for as long as the authority: the
     * certificate is renewed before it ends, and shown by the connections that follow.
     */
    public synchronized SSLContext engineContext() {
        try {
            EngineKeys.Shown first = engine();
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", first.authority());
            TrustManagerFactory trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = {new EngineKeys(this::engine)};
            context.init(keys, trustManagers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write certificates in " + directory, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot use the certificates in " + directory, e);
        }
    }

    /** The certificate to show now. One that can't be renewed is shown for as long as it lasts. */
    synchronized EngineKeys.Shown engine() {
        EngineKeys.Shown known = engine;
        if (known != null && clock.instant().isBefore(engineIsLookedAt)) {
            return known;
        }
        engineIsLookedAt = clock.instant().plus(LOOKED_AT_EVERY);
        try {
            CertificateIssuer.Issued authority = ensureAuthority();
            Wanted wanted = new Wanted("engine", ENGINE, Set.of(ENGINE), CertificateIssuer.Use.CLIENT);
            known = new EngineKeys.Shown(ensure(directory, authority, wanted), authority.certificate());
        } catch (IOException e) {
            if (known == null) {
                throw new UncheckedIOException("cannot read or write certificates in " + directory, e);
            }
            LOG.warn(
                    "The engine's certificate could not be renewed; it ends at {}",
                    known.own().certificate().getNotAfter(),
                    e);
        }
        engine = known;
        return known;
    }

    private CertificateIssuer.Issued ensureAuthority() throws IOException {
        PemFiles.createPrivateDirectory(directory);
        Path certificate = directory.resolve(CA_CERT);
        Path key = directory.resolve(CA_KEY);
        Optional<CertificateIssuer.Issued> found = PemFiles.read(certificate, key);
        if (found.isPresent()) {
            return found.get();
        }
        if (Files.exists(certificate)) {
            throw new IOException("the key of the cluster's authority is missing or damaged: " + key);
        }
        CertificateIssuer.Issued made = issuer.authority();
        PemFiles.writeKey(key, made.key());
        PemFiles.write(certificate, made.certificate());
        return made;
    }

    private CertificateIssuer.Issued ensure(Path where, CertificateIssuer.Issued authority, Wanted wanted)
            throws IOException {
        Path certificate = where.resolve(wanted.file() + "-cert.pem");
        Path key = where.resolve(wanted.file() + "-key.pem");
        Optional<CertificateIssuer.Issued> found = PemFiles.read(certificate, key)
                .filter(issued -> isGood(issued.certificate(), authority.certificate(), wanted.names()));
        if (found.isPresent()) {
            return found.get();
        }
        CertificateIssuer.Issued made = issuer.issue(authority, wanted.commonName(), wanted.names(), wanted.use());
        Files.deleteIfExists(certificate);
        PemFiles.writeKey(key, made.key());
        PemFiles.write(certificate, made.certificate());
        return made;
    }

    private boolean isGood(X509Certificate certificate, X509Certificate authority, Set<String> addresses) {
        try {
            certificate.verify(authority.getPublicKey());
            return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEWED_BEFORE_END))
                    && CertificateIssuer.namesOf(certificate).containsAll(addresses);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
