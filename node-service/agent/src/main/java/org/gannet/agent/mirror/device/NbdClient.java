package org.gannet.agent.mirror.device;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to an NBD server. Requests are answered in any order; none is ever sent again. */
final class NbdClient implements Closeable {
    private static final int REQUEST_HEADER = 28;
    private final Wire wire;
    private final long size;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Guarded by this: what waits to be sent, what waits for its answer. */
    private final ArrayDeque<byte[][]> outgoing = new ArrayDeque<>();

    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long next;
    private boolean closed;

    private record Waiting(Nbd.Request request, Nbd.Reply reply) {}

    private NbdClient(Wire wire, long size, String name) {
        this.wire = wire;
        this.size = size;
        Thread.ofPlatform().daemon().name(name + " in").start(this::read);
        Thread.ofPlatform().daemon().name(name + " out").start(this::write);
    }

    /** Makes another wire of one on which the server has agreed to speak TLS. */
    @FunctionalInterface
    interface Secured {
        Wire over(Wire plain) throws IOException;
    }

    /**
     * Over a local socket.
     * @throws IOException when the server refuses
     */
    static NbdClient open(Wire wire, String export) throws IOException {
        return go(greeted(wire), export);
    }

    /** With TLS from the first word that matters. */
    static NbdClient open(Wire wire, String export, Secured tls) throws IOException {
        greeted(wire);
        option(wire, Nbd.OPTION_STARTTLS, new byte[0]);
        Answer answer = answer(wire, Nbd.OPTION_STARTTLS);
        if (answer.type() != Nbd.REPLY_ACK) {
            throw new IOException("the other side does not speak TLS");
        }
        return go(tls.over(wire), export);
    }

    private static Wire greeted(Wire wire) throws IOException {
        DataInputStream in = wire.in();
        if (in.readLong() != Nbd.MAGIC || in.readLong() != Nbd.OPTION_MAGIC) {
            throw new IOException("no NBD server");
        }
        int flags = in.readUnsignedShort();
        if ((flags & Nbd.FIXED_NEWSTYLE) == 0) {
            throw new IOException("an NBD server that is too old");
        }
        int answer = flags & (Nbd.FIXED_NEWSTYLE | Nbd.NO_ZEROES);
        wire.send(ByteBuffer.allocate(4).putInt(answer).array(), new byte[0]);
        return wire;
    }

    private static NbdClient go(Wire wire, String export) throws IOException {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(4 + name.length + 2);
        body.putInt(name.length).put(name).putShort((short) 0);
        option(wire, Nbd.OPTION_GO, body.array());
        long size = -1;
        while (true) {
            Answer answer = answer(wire, Nbd.OPTION_GO);
            if (answer.type() == Nbd.REPLY_ACK && size >= 0) {
                return new NbdClient(wire, size, "nbd " + export);
            }
            if (answer.type() != Nbd.REPLY_INFO) {
                throw new IOException("the other side does not offer " + export + ": "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            ByteBuffer info = ByteBuffer.wrap(answer.body());
            if (info.getShort() == Nbd.INFO_EXPORT) {
                size = info.getLong();
            }
        }
    }

    private static void option(Wire wire, int option, byte[] body) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(16);
        header.putLong(Nbd.OPTION_MAGIC).putInt(option).putInt(body.length);
        wire.send(header.array(), body);
    }

    private record Answer(int type, byte[] body) {}

    private static Answer answer(Wire wire, int option) throws IOException {
        DataInputStream in = wire.in();
        if (in.readLong() != Nbd.OPTION_REPLY_MAGIC || in.readInt() != option) {
            throw new IOException("the NBD server answers something else");
        }
        int type = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > Nbd.LARGEST_OPTION) {
            throw new IOException("the NBD server answers too much");
        }
        return new Answer(type, wire.read(length));
    }

    long size() {
        return size;
    }

    /** Done when all replies have been told and no more will be. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Returns at once; the reply may be told before that. */
    void submit(Nbd.Request request, Nbd.Reply reply) {
        synchronized (this) {
            if (!closed) {
                long id = next++;
                waiting.put(id, new Waiting(request, reply));
                ByteBuffer header = ByteBuffer.allocate(REQUEST_HEADER);
                header.putInt(Nbd.REQUEST_MAGIC)
                        .putShort((short) request.flags())
                        .putShort((short) request.command())
                        .putLong(id)
                        .putLong(request.offset())
                        .putInt(request.length());
                outgoing.add(new byte[][] {header.array(), request.payload()});
                notifyAll();
                return;
            }
        }
        reply.done(Nbd.Reply.LOST, new byte[0]);
    }

    /** @throws IOException when the answer is an error, or does not come in time */
    byte[] call(Nbd.Request request, long limitMillis) throws IOException {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        submit(request, (error, data) -> {
            if (error == 0) {
                answer.complete(data);
            } else {
                answer.completeExceptionally(new IOException(
                        error == Nbd.Reply.LOST ? "the connection ended" : "the other side says " + Nbd.error(error)));
            }
        });
        try {
            return answer.get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null
                            ? "failed"
                            : String.valueOf(e.getCause().getMessage()),
                    e);
        } catch (TimeoutException e) {
            throw new IOException("the other side is silent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void write() {
        try {
            while (true) {
                byte[][] message;
                synchronized (this) {
                    while (outgoing.isEmpty() && !closed) {
                        wait();
                    }
                    if (closed) {
                        return;
                    }
                    message = outgoing.remove();
                }
                wire.send(message[0], message[1]);
            }
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void read() {
        try {
            DataInputStream in = wire.in();
            while (true) {
                if (in.readInt() != Nbd.SIMPLE_REPLY_MAGIC) {
                    break;
                }
                int error = in.readInt();
                long id = in.readLong();
                Waiting found;
                synchronized (this) {
                    found = waiting.remove(id);
                }
                if (found == null) {
                    break;
                }
                boolean data = found.request().command() == Nbd.READ && error == 0;
                try {
                    byte[] bytes = data ? wire.read(found.request().length()) : new byte[0];
                    found.reply().done(error, bytes);
                } catch (IOException e) {
                    found.reply().done(Nbd.Reply.LOST, new byte[0]);
                    throw e;
                }
            }
        } catch (IOException e) {
            // The end of the connection, for whatever reason.
        } finally {
            end();
        }
    }

    private void end() {
        close();
        List<Waiting> lost;
        synchronized (this) {
            lost = new ArrayList<>(waiting.values());
            waiting.clear();
            outgoing.clear();
        }
        try {
            lost.forEach(one -> one.reply().done(Nbd.Reply.LOST, new byte[0]));
        } finally {
            ended.complete(null);
        }
    }

    /** Whoever waits for an answer is told that it is lost. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        wire.close();
    }
}
