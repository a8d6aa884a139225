package org.gannet.agent.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.gannet.agent.hypervisor.kvm.TlsCredentials;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * The node's certificates, as files. Looks at them again and again: those that were replaced are shown from the next
 * connection on, without a restart. QEMU reads the same files anew for each migration.
 */
final class NodeCertificates implements AutoCloseable {
    /** What the server shows, in {@link #bundles}. */
    static final String SERVER = "server";

    private static final String CLIENT = "client";
    private static final System.Logger LOG = System.getLogger(NodeCertificates.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration WARNED_BEFORE_END = Duration.ofDays(14);
    private static final Duration WARNED_EVERY = Duration.ofDays(1);
    private final Path directory;
    private final Clock clock;
    private final DefaultSslBundleRegistry bundles;
    private final Map<String, List<String>> taken = new HashMap<>();
    private final Thread watch;
    private volatile SSLContext client;
    private Instant nextWarning = Instant.MIN;

    /** Takes what is there, good or not: connections tell what is wrong with it. */
    NodeCertificates(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        this.bundles = new DefaultSslBundleRegistry(SERVER, bundle(SERVER));
        this.client = bundle(CLIENT).createSslContext();
        for (String side : List.of(SERVER, CLIENT)) {
            taken.put(side, contents(side));
        }
        this.watch = Thread.ofVirtual().name("certificates").unstarted(this::watch);
    }

    /** Looks at the files every minute from now on. */
    void start() {
        TlsCredentials.ensureGroup(directory);
        watch.start();
    }

    /** Holds {@link #SERVER}; tells who uses it when it is replaced. */
    DefaultSslBundleRegistry bundles() {
        return bundles;
    }

    /** For connections to other nodes; another one after the certificate was replaced. */
    SSLContext client() {
        return client;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                look();
            }
        } catch (InterruptedException e) {
            // The agent ends.
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what is new and whole; what is not is looked at again later, and what was good so far stays in use. */
    synchronized void look() {
        try {
            if (isNew(SERVER)) {
                bundles.updateBundle(SERVER, bundle(SERVER));
            }
            if (isNew(CLIENT)) {
                client = bundle(CLIENT).createSslContext();
            }
            warn();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the certificates in " + directory + " can't be used", e);
        }
    }

    private boolean isNew(String side) {
        List<String> now = contents(side);
        if (now.equals(taken.get(side))) {
            return false;
        }
        X509Certificate certificate = check(side);
        taken.put(side, now);
        LOG.log(
                System.Logger.Level.INFO,
                "the " + side + "'s certificate was replaced; the new one is good until "
                        + certificate.getNotAfter().toInstant());
        return true;
    }

    private List<String> contents(String side) {
        return List.of(read("ca-cert.pem"), read(side + "-cert.pem"), read(side + "-key.pem"));
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            return "";
        }
    }

    /** @throws IllegalStateException when certificate, key and authority do not belong together: half replaced */
    private X509Certificate check(String side) {
        PemSslStore keys = keys(side);
        X509Certificate certificate = first(keys);
        try {
            certificate.verify(first(trust()).getPublicKey());
            certificate.checkValidity(java.util.Date.from(clock.instant()));
            requirePair(needed(keys.privateKey(), side + "-key.pem"), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the " + side + "'s new certificate, its key and the authority's", e);
        }
        return certificate;
    }

    private static void requirePair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm();
        byte[] something = certificate.getSerialNumber().toByteArray();
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(something);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate);
        verifying.update(something);
        if (!verifying.verify(signing.sign())) {
            throw new GeneralSecurityException("the key is another one's");
        }
    }

    /** Long before they end, now and then. */
    private void warn() {
        Instant now = clock.instant();
        Instant end = first(keys(SERVER)).getNotAfter().toInstant();
        if (end.isBefore(now.plus(WARNED_BEFORE_END)) && !now.isBefore(nextWarning)) {
            nextWarning = now.plus(WARNED_EVERY);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the node's certificate ends at " + end + ": put a new one into " + directory
                            + ", or nobody reaches the node from then on");
        }
    }

    private static X509Certificate first(PemSslStore store) {
        return needed(store.certificates(), "certificate").getFirst();
    }

    private static <T> T needed(@Nullable T part, String what) {
        if (part == null) {
            throw new IllegalStateException("nothing in " + what);
        }
        return part;
    }

    private SslBundle bundle(String side) {
        return SslBundle.of(new PemSslStoreBundle(keys(side), trust()));
    }

    private PemSslStore keys(String side) {
        return load(
                PemSslStoreDetails.forCertificate(file(side + "-cert.pem")).withPrivateKey(file(side + "-key.pem")));
    }

    private PemSslStore trust() {
        return load(PemSslStoreDetails.forCertificate(file("ca-cert.pem")));
    }

    private static PemSslStore load(PemSslStoreDetails details) {
        PemSslStore store = PemSslStore.load(details);
        if (store == null) {
            throw new IllegalStateException("nothing in " + details.certificates());
        }
        return store;
    }

    private String file(String name) {
        return directory.resolve(name).toUri().toString();
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
