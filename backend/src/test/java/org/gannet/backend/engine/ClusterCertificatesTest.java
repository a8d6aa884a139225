package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.gannet.base.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCertificatesTest {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_CERT_SIGN = 5;

    @TempDir
    Path directory;

    private Path own;
    private Path tls;
    private ClusterCertificates certificates;

    @BeforeEach
    void setUp() {
        own = directory.resolve("certificates");
        tls = directory.resolve("node1/tls");
        certificates = new ClusterCertificates(own, Clock.systemUTC());
    }

    @Test
    void writesWhatAgentAndQemuNeed() throws Exception {
        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1", "::1", "node1.example"), tls);

        assertThat(tls.toFile().list())
                .containsExactlyInAnyOrder(
                        "ca-cert.pem", "server-cert.pem", "server-key.pem", "client-cert.pem", "client-key.pem");
        X509Certificate authority = read(tls.resolve("ca-cert.pem"));
        X509Certificate server = read(tls.resolve("server-cert.pem"));
        X509Certificate client = read(tls.resolve("client-cert.pem"));
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getKeyUsage()[KEY_CERT_SIGN]).isTrue();
        for (X509Certificate each : List.of(server, client)) {
            each.verify(authority.getPublicKey());
            each.checkValidity();
            assertThat(each.getKeyUsage()[DIGITAL_SIGNATURE]).isTrue();
            assertThat(each.getKeyUsage()[KEY_ENCIPHERMENT]).isTrue();
            assertThat(each.getSubjectX500Principal().getName()).isEqualTo("CN=node1");
        }
        assertThat(CertificateIssuer.namesOf(server)).contains("127.0.0.1", "node1", "node1.example");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void keepsKeysToTheirOwner() throws IOException {
        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);
        certificates.engineContext();

        for (Path key : List.of(
                tls.resolve("server-key.pem"),
                tls.resolve("client-key.pem"),
                own.resolve("ca-key.pem"),
                own.resolve("engine-key.pem"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .as(key.toString())
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesWhatIsGoodAndIssuesAnewForAnotherAddress() throws IOException {
        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);
        String first = Files.readString(tls.resolve("server-cert.pem"));

        new ClusterCertificates(own, Clock.systemUTC())
                .writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);
        assertThat(Files.readString(tls.resolve("server-cert.pem"))).isEqualTo(first);

        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.2"), tls);
        assertThat(Files.readString(tls.resolve("server-cert.pem"))).isNotEqualTo(first);
    }

    @Test
    void issuesAnewBeforeTheEndAndAfterDamage() throws IOException {
        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);
        String first = Files.readString(tls.resolve("server-cert.pem"));

        Clock later = Clock.fixed(Clock.systemUTC().instant().plus(Duration.ofDays(710)), ZoneOffset.UTC);
        new ClusterCertificates(own, later).writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);
        String second = Files.readString(tls.resolve("server-cert.pem"));
        assertThat(second).isNotEqualTo(first);

        Files.writeString(tls.resolve("server-key.pem"), "damaged");
        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);
        assertThat(Files.readString(tls.resolve("server-cert.pem"))).isNotEqualTo(second);
    }

    /** QEMU's TLS library reads no key without it (RFC 5915: parameters are [0], the public key is [1]). */
    @Test
    void writesKeysWithTheirPublicPart() throws IOException {
        certificates.writeNodeFiles(new NodeName("node1"), List.of("127.0.0.1"), tls);

        for (String file : List.of("server-key.pem", "client-key.pem")) {
            String body = Files.readString(tls.resolve(file)).replaceAll("-----[A-Z ]+-----", "");
            PrivateKeyInfo key =
                    PrivateKeyInfo.getInstance(Base64.getMimeDecoder().decode(body));
            assertThat(ECPrivateKey.getInstance(key.parsePrivateKey()).getPublicKey())
                    .as(file)
                    .isNotNull();
        }
    }

    /** All nodes would have to be told anew: an operator must decide that. */
    @Test
    void neverReplacesAnAuthorityWhoseKeyIsGone() throws IOException {
        certificates.engineContext();
        Files.delete(own.resolve("ca-key.pem"));

        ClusterCertificates restarted = new ClusterCertificates(own, Clock.systemUTC());
        assertThatThrownBy(restarted::engineContext).hasMessageContaining("certificates");
    }

    @Test
    void theEnginesCertificateIsRenewedWhileItRuns() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
        ClusterCertificates running = new ClusterCertificates(own, clock(now));
        EngineKeys keys = new EngineKeys(running::engine);
        String first = keys.chooseClientAlias(new String[] {"EC"}, null, null);
        now.set(now.get().plus(Duration.ofDays(699)));
        assertThat(keys.chooseClientAlias(new String[] {"EC"}, null, null)).isEqualTo(first);

        now.set(now.get().plus(Duration.ofDays(2)));
        Path key = own.resolve("ca-key.pem");
        Files.move(key, own.resolve("elsewhere"));
        assertThat(keys.chooseClientAlias(new String[] {"EC"}, null, null))
                .as("what can't be renewed now is shown on")
                .isEqualTo(first);
        Files.move(own.resolve("elsewhere"), key);
        now.set(now.get().plus(Duration.ofHours(1)));
        String second = keys.chooseClientAlias(new String[] {"EC"}, null, null);
        assertThat(second).isNotEqualTo(first);
        for (String alias : List.of(first, second)) {
            assertThat(keys.getCertificateChain(alias)[0].getSerialNumber().toString(16))
                    .as("a handshake that has begun goes on with what it has chosen")
                    .isEqualTo(alias);
            assertThat(keys.getPrivateKey(alias)).isNotNull();
        }
        assertThat(keys.getPrivateKey(first)).isNotEqualTo(keys.getPrivateKey(second));
        assertThat(keys.getCertificateChain("unknown")).isNull();
    }

    @Test
    void givesNoNodeTheEnginesName() {
        assertThatThrownBy(() -> certificates.writeNodeFiles(new NodeName("gannet-engine"), List.of(), tls))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Clock clock(AtomicReference<Instant> now) {
        InstantSource source = now::get;
        return source.withZone(ZoneOffset.UTC);
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
