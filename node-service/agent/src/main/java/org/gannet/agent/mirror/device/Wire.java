package org.gannet.agent.mirror.device;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/** Bytes to and from another process. One thread may read while another one writes. */
final class Wire implements Closeable {
    private static final int BUFFER = 64 << 10;
    /** What is smaller is sent in one piece with its header. */
    private static final int SMALL = 16 << 10;

    private final Closeable connection;
    private final DataInputStream in;
    private final OutputStream out;

    Wire(Closeable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
        this.out = out;
    }

    static Wire to(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static Wire of(SocketChannel channel) {
        return new Wire(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** @param plain what is closed: TLS's own close would wait for a silent peer */
    static Wire of(Socket socket, Socket plain) throws IOException {
        InputStream in = socket.getInputStream();
        boolean hurries = plain.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
        return new Wire(plain, hurries ? new Hurried(in, plain) : in, socket.getOutputStream());
    }

    /**
     * Acknowledges what it reads at once. QEMU 7.2's NBD server sends a small answer only when the one before has been
     * acknowledged (Nagle), for which Linux takes up to 40 ms when there is nothing else to send: 16 requests at once
     * were answered 500 times a second.
     */
    private static final class Hurried extends FilterInputStream {
        private final Socket plain;

        Hurried(InputStream in, Socket plain) {
            super(in);
            this.plain = plain;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            // It does not last: the kernel goes back to waiting by itself.
            plain.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            return count;
        }
    }

    DataInputStream in() {
        return in;
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    void send(byte[] header, byte[] payload) throws IOException {
        if (payload.length > SMALL) {
            out.write(header);
            out.write(payload);
        } else {
            byte[] both = new byte[header.length + payload.length];
            System.arraycopy(header, 0, both, 0, header.length);
            System.arraycopy(payload, 0, both, header.length, payload.length);
            out.write(both);
        }
        out.flush();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }
}
