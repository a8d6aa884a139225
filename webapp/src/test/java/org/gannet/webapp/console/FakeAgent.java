package org.gannet.webapp.console;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The console side of a node's agent: WebSockets over TLS that asks for the engine's certificate. Keeps all it hears.
 */
final class FakeAgent implements AutoCloseable {
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private final SSLServerSocket server;
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final List<Connection> all = new CopyOnWriteArrayList<>();

    /** @param tls with ca-cert.pem, server-cert.pem, server-key.pem */
    FakeAgent(Path tls, String address) throws Exception {
        server = (SSLServerSocket) context(tls).getServerSocketFactory().createServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        server.setNeedClientAuth(true);
        Thread.ofVirtual().start(this::accept);
    }

    String authority() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    /** The next console that is opened. */
    Connection next() throws InterruptedException {
        Connection connection = opened.poll(20, java.util.concurrent.TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("no console was opened");
        }
        return connection;
    }

    boolean hasMore() {
        return !opened.isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : all) {
            connection.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String request = readLine(in);
            String key = "";
            for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).strip();
                }
            }
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII));
            Connection connection = new Connection(request.split(" ")[1], socket);
            connection.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            all.add(connection);
            opened.add(connection);
            connection.readAll(in);
        } catch (Exception e) {
            // The other side went away: what was heard counts.
        }
    }

    private static String readLine(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static SSLContext context(Path tls) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        try (var in = Files.newInputStream(tls.resolve("server-cert.pem"))) {
            Certificate[] chain = factory.generateCertificates(in).toArray(Certificate[]::new);
            own.setKeyEntry("own", privateKey(tls.resolve("server-key.pem"), chain[0]), new char[0], chain);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(tls.resolve("ca-cert.pem"))) {
            trusted.setCertificateEntry("ca", factory.generateCertificate(in));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static PrivateKey privateKey(Path file, Certificate certificate) throws Exception {
        String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    /** One console that the relay opened. */
    static final class Connection {
        private final String path;
        private final SSLSocket socket;
        private final java.io.ByteArrayOutputStream heard = new java.io.ByteArrayOutputStream();
        private volatile boolean ended;
        private volatile java.util.Optional<OutputStream> listener = java.util.Optional.empty();

        private Connection(String path, SSLSocket socket) {
            this.path = path;
            this.socket = socket;
        }

        String path() {
            return path;
        }

        boolean isEnded() {
            return ended;
        }

        byte[] heard() {
            synchronized (heard) {
                return heard.toByteArray();
            }
        }

        /** What is heard from now on, and what was before. */
        void forwardTo(OutputStream out) throws IOException {
            synchronized (heard) {
                heard.writeTo(out);
                out.flush();
                listener = java.util.Optional.of(out);
            }
        }

        void send(byte[] bytes) throws IOException {
            frame(BINARY, bytes);
        }

        /** Ends as an agent whose machine is gone. */
        void close() throws IOException {
            if (!ended) {
                ended = true;
                try (socket) {
                    frame(CLOSE, new byte[] {0x03, (byte) 0xE8});
                }
            }
        }

        private void readAll(DataInputStream in) throws IOException {
            try {
                while (true) {
                    int head = in.readUnsignedByte();
                    int second = in.readUnsignedByte();
                    long length = second & 0x7F;
                    if (length == 126) {
                        length = in.readUnsignedShort();
                    } else if (length == 127) {
                        length = in.readLong();
                    }
                    byte[] mask = in.readNBytes(4);
                    byte[] payload = in.readNBytes((int) length);
                    for (int i = 0; i < payload.length; i++) {
                        payload[i] ^= mask[i % 4];
                    }
                    switch (head & 0x0F) {
                        case 0, BINARY -> keep(payload);
                        case PING -> frame(10, payload);
                        case CLOSE -> {
                            return;
                        }
                        default -> {}
                    }
                }
            } finally {
                ended = true;
            }
        }

        private void keep(byte[] payload) throws IOException {
            synchronized (heard) {
                heard.writeBytes(payload);
                if (listener.isPresent()) {
                    listener.get().write(payload);
                    listener.get().flush();
                }
            }
        }

        private void frame(int opcode, byte[] payload) throws IOException {
            var out = new java.io.ByteArrayOutputStream();
            out.write(0x80 | opcode);
            if (payload.length < 126) {
                out.write(payload.length);
            } else if (payload.length < 1 << 16) {
                out.write(126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            } else {
                out.write(127);
                out.writeBytes(
                        java.nio.ByteBuffer.allocate(8).putLong(payload.length).array());
            }
            out.writeBytes(payload);
            write(out.toByteArray());
        }

        private synchronized void write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }
    }
}
