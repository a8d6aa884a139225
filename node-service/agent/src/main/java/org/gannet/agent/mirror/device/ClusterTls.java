package org.gannet.agent.mirror.device;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connections to other nodes: with this node's client certificate, to a server whose certificate is the cluster's and
 * names the address that was asked for. The files are read anew for each connection, as QEMU does.
 */
record ClusterTls(Path directory) implements PeerLink.Dialer {
    private static final int CONNECT_MILLIS = 5000;
    /** Of each answer until both know each other: a computer may have much to do at that moment. */
    private static final int ANSWER_MILLIS = 15_000;

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    @Override
    public NbdClient dial(DeviceSettings settings, String export) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            plain.setSoTimeout(ANSWER_MILLIS);
            plain.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_MILLIS);
            Wire wire = new Wire(plain, plain.getInputStream(), plain.getOutputStream());
            NbdClient client = NbdClient.open(wire, export, same -> secured(plain, settings));
            plain.setSoTimeout(0);
            return client;
        } catch (IOException e) {
            plain.close();
            throw new IOException("The other side is not there: " + e.getMessage(), e);
        } catch (GeneralSecurityRuntimeException e) {
            plain.close();
            throw new IOException("This node's certificates can't be used: " + e.getMessage(), e);
        }
    }

    private Wire secured(Socket plain, DeviceSettings settings) throws IOException {
        SSLSocket socket =
                (SSLSocket) context().getSocketFactory().createSocket(plain, settings.host(), settings.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return Wire.of(socket, plain);
    }

    private static final class GeneralSecurityRuntimeException extends RuntimeException {
        GeneralSecurityRuntimeException(GeneralSecurityException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private SSLContext context() throws IOException {
        try {
            char[] password = new char[0];
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, password);
            Certificate[] chain = certificates("client-cert.pem").toArray(new Certificate[0]);
            keys.setKeyEntry("client", key("client-key.pem"), password, chain);
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, password);
            for (Certificate authority : certificates("ca-cert.pem")) {
                trust.setCertificateEntry("authority" + trust.size(), authority);
            }
            KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            ours.init(keys, password);
            TrustManagerFactory theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            theirs.init(trust);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityRuntimeException(e);
        }
    }

    private Collection<? extends Certificate> certificates(String name) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(directory.resolve(name))));
    }

    private PrivateKey key(String name) throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(Files.readString(directory.resolve(name)));
        if (!found.find()) {
            throw new GeneralSecurityException("no key in the form PKCS 8 in " + name);
        }
        byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                // Of another kind.
            }
        }
        throw new GeneralSecurityException("a key of an unknown kind in " + name);
    }
}
