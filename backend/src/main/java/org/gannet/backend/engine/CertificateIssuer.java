package org.gannet.backend.engine;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes key pairs and signs certificates: ECDSA on P-256. */
final class CertificateIssuer {
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration LIFETIME = Duration.ofDays(730);
    /** For clocks that do not quite agree. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final int SAN_DNS = 2;
    private static final int SAN_IP = 7;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** What a certificate is shown for. */
    enum Use {
        SERVER(KeyPurposeId.id_kp_serverAuth),
        CLIENT(KeyPurposeId.id_kp_clientAuth);

        private final KeyPurposeId purpose;

        Use(KeyPurposeId purpose) {
            this.purpose = purpose;
        }
    }

    /** A certificate and its key. */
    record Issued(X509Certificate certificate, PrivateKey key) {}

    CertificateIssuer(Clock clock) {
        this.clock = clock;
    }

    Issued authority() {
        KeyPair pair = keyPair();
        X500Principal name = new X500Principal("CN=Gannet cluster " + Long.toHexString(random.nextLong()));
        try {
            JcaX509v3CertificateBuilder builder = builder(name, name, pair, AUTHORITY_LIFETIME);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(builder, pair, pair.getPrivate());
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make the cluster's certificate authority", e);
        }
    }

    /** @param names host names and IP addresses */
    Issued issue(Issued authority, String commonName, Collection<String> names, Use use) {
        KeyPair pair = keyPair();
        X500Principal subject = new X500Principal("CN=" + shortened(commonName));
        X500Principal issuer = authority.certificate().getSubjectX500Principal();
        try {
            JcaX509v3CertificateBuilder builder = builder(issuer, subject, pair, LIFETIME);
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(authority.certificate()));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            // Key encipherment means nothing for this kind of key, but older QEMU refuses a certificate without it.
            int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use.purpose));
            GeneralName[] alternatives =
                    names.stream().map(CertificateIssuer::generalName).toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            return sign(builder, pair, authority.key());
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate for " + commonName, e);
        }
    }

    /** The names that a certificate is good for. */
    static Set<String> namesOf(X509Certificate certificate) throws CertificateParsingException {
        @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        Set<String> names = new HashSet<>();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                if (each.get(0) instanceof Integer kind && (kind == SAN_DNS || kind == SAN_IP)) {
                    names.add(String.valueOf(each.get(1)));
                }
            }
        }
        return names;
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair pair, Duration lifetime)
            throws CertIOException, GeneralSecurityException {
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(lifetime)),
                subject,
                pair.getPublic());
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        return builder;
    }

    private static Issued sign(JcaX509v3CertificateBuilder builder, KeyPair pair, PrivateKey signer)
            throws OperatorCreationException, GeneralSecurityException {
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        return new Issued(certificate, pair.getPrivate());
    }

    private KeyPair keyPair() {
        try {
            // The JDK leaves the public key out of a private key's file, which QEMU's GnuTLS then cannot read.
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java makes no P-256 keys", e);
        }
    }

    private static GeneralName generalName(String name) {
        boolean ip = IP_V4.matcher(name).matches() || name.contains(":");
        return new GeneralName(ip ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    /** A common name has at most 64 characters; what counts are the alternative names. */
    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }
}
