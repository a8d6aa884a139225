package org.gannet.agent.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cluster's certificate authority for tests; another one of these is another cluster. */
public final class TestCertificates {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final KeyPair authorityKeys = keys();
    private final X509Certificate authority;

    private record Issued(PrivateKey key, X509Certificate certificate) {}

    public TestCertificates() {
        this.authority = sign("CN=test cluster", authorityKeys, authorityKeys, true, List.of());
    }

    /** Writes what an agent and its QEMU need. */
    public void writeNodeFiles(String node, String address, Path directory) {
        try {
            Files.createDirectories(directory);
            write(directory.resolve("ca-cert.pem"), authority);
            for (String side : List.of("server", "client")) {
                Issued issued = issue("CN=" + node, List.of(node, address));
                write(directory.resolve(side + "-cert.pem"), issued.certificate());
                writeKey(directory.resolve(side + "-key.pem"), issued.key());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that shows a certificate of this authority under the name, and trusts {@code trusted}. */
    public SSLContext client(String commonName, TestCertificates trusted) {
        return trusted.context(Optional.of(issue("CN=" + commonName, List.of(commonName))), authority);
    }

    /** A client without a certificate. */
    public SSLContext stranger() {
        return context(Optional.empty(), authority);
    }

    private SSLContext context(Optional<Issued> own, X509Certificate ownAuthority) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("ca", authority);
            TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusting.init(trust);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            if (own.isPresent()) {
                Certificate[] chain = {own.get().certificate(), ownAuthority};
                keys.setKeyEntry("own", own.get().key(), new char[0], chain);
            }
            KeyManagerFactory showing = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            showing.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(showing.getKeyManagers(), trusting.getTrustManagers(), RANDOM);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Issued issue(String subject, List<String> names) {
        KeyPair keys = keys();
        return new Issued(keys.getPrivate(), sign(subject, keys, authorityKeys, false, names));
    }

    private X509Certificate sign(
            String subject, KeyPair subjectKeys, KeyPair issuerKeys, boolean authorityItself, List<String> names) {
        try {
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=test cluster"),
                    new BigInteger(64, RANDOM).add(BigInteger.ONE),
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    new X500Name(subject),
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authorityItself));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            authorityItself ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (!authorityItself) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }));
                GeneralName[] alternatives = names.stream()
                        .map(name -> new GeneralName(
                                name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not the JDK's own: it leaves the public key out of the private key's encoding, and GnuTLS then can't read it. */
    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, X509Certificate certificate) throws IOException {
        Files.writeString(file, pem(certificate));
    }

    private static void writeKey(Path file, PrivateKey key) throws IOException {
        Files.writeString(file, pem(new JcaPKCS8Generator(key, null)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
