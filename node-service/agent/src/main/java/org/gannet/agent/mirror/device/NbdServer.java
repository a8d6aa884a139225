package org.gannet.agent.mirror.device;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Serves one device to guests of this node, on a local socket that only this user may open. */
final class NbdServer implements Closeable {
    private static final int MOST_CONNECTIONS = 16;
    /** Bytes of requests under way on one connection, in units of 4 KiB. */
    private static final int MOST_UNDER_WAY = 64 << 8;

    private static final int UNIT = 4096;
    private static final int FLAGS =
            Nbd.HAS_FLAGS | Nbd.SEND_FLUSH | Nbd.SEND_FUA | Nbd.SEND_TRIM | Nbd.SEND_WRITE_ZEROES;

    /** What is served. */
    interface Device {
        long size();

        void submit(Nbd.Request request, Nbd.Reply reply);
    }

    private final Path socket;
    private final String export;
    private final Device device;
    private final ServerSocketChannel listener;
    private final Set<Wire> connections = ConcurrentHashMap.newKeySet();

    NbdServer(Path socket, String export, Device device) throws IOException {
        this.socket = socket;
        this.export = export;
        this.device = device;
        Files.deleteIfExists(socket);
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        Thread.ofPlatform().daemon().name("guests of " + export).start(this::accept);
    }

    int connections() {
        return connections.size();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                Wire wire = Wire.of(channel);
                if (connections.size() >= MOST_CONNECTIONS) {
                    wire.close();
                    continue;
                }
                connections.add(wire);
                if (!listener.isOpen()) {
                    // It came while the others were sent away.
                    wire.close();
                }
                Thread.ofPlatform().daemon().name("guest of " + export).start(() -> serve(wire));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Wire wire) {
        try {
            if (negotiate(wire)) {
                new Conversation(wire).run();
            }
        } catch (IOException e) {
            // The guest's process has gone, or will come again.
        } finally {
            wire.close();
            connections.remove(wire);
        }
    }

    /** @return whether requests follow */
    private boolean negotiate(Wire wire) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(18);
        greeting.putLong(Nbd.MAGIC).putLong(Nbd.OPTION_MAGIC).putShort((short) (Nbd.FIXED_NEWSTYLE | Nbd.NO_ZEROES));
        wire.send(greeting.array(), new byte[0]);
        DataInputStream in = wire.in();
        boolean zeroes = (in.readInt() & Nbd.NO_ZEROES) == 0;
        while (true) {
            if (in.readLong() != Nbd.OPTION_MAGIC) {
                return false;
            }
            int option = in.readInt();
            int length = in.readInt();
            if (length < 0 || length > Nbd.LARGEST_OPTION) {
                return false;
            }
            byte[] body = wire.read(length);
            switch (option) {
                case Nbd.OPTION_EXPORT_NAME -> {
                    if (!export.equals(new String(body, StandardCharsets.UTF_8))) {
                        return false;
                    }
                    ByteBuffer answer = ByteBuffer.allocate(zeroes ? 134 : 10);
                    answer.putLong(device.size()).putShort((short) FLAGS);
                    wire.send(answer.array(), new byte[0]);
                    return true;
                }
                case Nbd.OPTION_INFO, Nbd.OPTION_GO -> {
                    if (inform(wire, option, ByteBuffer.wrap(body)) && option == Nbd.OPTION_GO) {
                        return true;
                    }
                }
                case Nbd.OPTION_ABORT -> {
                    answer(wire, option, Nbd.REPLY_ACK, new byte[0]);
                    return false;
                }
                default -> answer(wire, option, Nbd.REPLY_UNSUPPORTED, new byte[0]);
            }
        }
    }

    private boolean inform(Wire wire, int option, ByteBuffer body) throws IOException {
        byte[] name = new byte[Math.clamp(body.remaining() < 4 ? 0 : body.getInt(), 0, body.remaining())];
        body.get(name);
        if (!export.equals(new String(name, StandardCharsets.UTF_8))) {
            answer(wire, option, Nbd.REPLY_UNKNOWN, new byte[0]);
            return false;
        }
        ByteBuffer about = ByteBuffer.allocate(12);
        about.putShort((short) Nbd.INFO_EXPORT).putLong(device.size()).putShort((short) FLAGS);
        answer(wire, option, Nbd.REPLY_INFO, about.array());
        ByteBuffer blocks = ByteBuffer.allocate(14);
        blocks.putShort((short) Nbd.INFO_BLOCK_SIZE).putInt(512).putInt(UNIT).putInt(Nbd.LARGEST_REQUEST);
        answer(wire, option, Nbd.REPLY_INFO, blocks.array());
        answer(wire, option, Nbd.REPLY_ACK, new byte[0]);
        return true;
    }

    private static void answer(Wire wire, int option, int type, byte[] body) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(20);
        header.putLong(Nbd.OPTION_REPLY_MAGIC).putInt(option).putInt(type).putInt(body.length);
        wire.send(header.array(), body);
    }

    /** Requests of one connection. */
    private final class Conversation {
        private final Wire wire;
        private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

        Conversation(Wire wire) {
            this.wire = wire;
        }

        void run() throws IOException {
            DataInputStream in = wire.in();
            while (in.readInt() == Nbd.REQUEST_MAGIC) {
                int flags = in.readUnsignedShort();
                int command = in.readUnsignedShort();
                long id = in.readLong();
                long offset = in.readLong();
                int length = in.readInt();
                if (command == Nbd.DISCONNECT) {
                    return;
                }
                boolean carries = command == Nbd.READ || command == Nbd.WRITE;
                if (carries && (length < 0 || length > Nbd.LARGEST_REQUEST)) {
                    return;
                }
                int units = 1 + (carries ? length / UNIT : 0);
                room.acquireUninterruptibly(units);
                byte[] payload = command == Nbd.WRITE ? wire.read(length) : new byte[0];
                Nbd.Request request = new Nbd.Request(command, flags, offset, length, payload);
                Nbd.Reply reply = (error, data) -> {
                    reply(id, error, data);
                    room.release(units);
                };
                if (isValid(request)) {
                    device.submit(request, reply);
                } else {
                    reply.done(Nbd.INVALID, new byte[0]);
                }
            }
        }

        private boolean isValid(Nbd.Request request) {
            return switch (request.command()) {
                case Nbd.READ, Nbd.WRITE, Nbd.TRIM, Nbd.WRITE_ZEROES ->
                    request.length() > 0
                            && request.offset() >= 0
                            && request.offset() <= device.size() - request.length();
                case Nbd.FLUSH -> true;
                default -> false;
            };
        }

        private void reply(long id, int error, byte[] data) {
            ByteBuffer header = ByteBuffer.allocate(16);
            header.putInt(Nbd.SIMPLE_REPLY_MAGIC).putInt(error).putLong(id);
            try {
                synchronized (wire) {
                    wire.send(header.array(), data);
                }
            } catch (IOException e) {
                wire.close();
            }
        }
    }

    /** No more guests; what they asked for goes on. */
    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // It is of no use to anybody any more.
        }
        connections.forEach(Wire::close);
    }
}
