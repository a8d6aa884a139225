package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The local volume, served by a process that the agent starts again when it ends. Nothing that was asked for is lost by
 * that: it is asked for again; and what was written since the last flush, which the process may not have brought to the
 * volume, is written again.
 */
final class LocalSide {
    private static final long CALL_MILLIS = 30_000;
    private static final long AGAIN_MILLIS = 100;
    /** Bytes that are kept to be written again; beyond that they are flushed. */
    private static final long MOST_KEPT = 8 << 20;

    private final DeviceSettings settings;
    private final long size;

    // All below is guarded by this.
    private NbdClient client;
    private boolean connected = true;
    private boolean closed;
    private final List<Pending> waiting = new ArrayList<>();
    private final ArrayDeque<Written> unflushed = new ArrayDeque<>();
    private long written;
    private long kept;
    private boolean flushing;
    private boolean failed;
    private String trouble = "";

    /** What has been written, but perhaps not flushed. @param number in the order of writing */
    private record Written(long number, Nbd.Request request) {}

    private record Pending(Nbd.Request request, Nbd.Reply reply) {}

    private LocalSide(DeviceSettings settings, NbdClient client) {
        this.settings = settings;
        this.client = client;
        this.size = client.size();
    }

    static LocalSide open(DeviceSettings settings) throws IOException {
        LocalSide side = new LocalSide(settings, connect(settings));
        Thread.ofPlatform().daemon().name("volume of " + settings.disk()).start(side::watch);
        return side;
    }

    private static NbdClient connect(DeviceSettings settings) throws IOException {
        Wire wire = Wire.to(settings.volume());
        try {
            return NbdClient.open(wire, settings.disk());
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    long size() {
        return size;
    }

    /** Whether the volume itself can't be read or written. */
    synchronized boolean isFailed() {
        return failed;
    }

    synchronized String trouble() {
        return trouble;
    }

    void submit(Nbd.Request request, Nbd.Reply reply) {
        NbdClient to;
        long before;
        synchronized (this) {
            if (!connected) {
                waiting.add(new Pending(request, reply));
                return;
            }
            to = client;
            before = written;
        }
        to.submit(request, (error, data) -> answered(to, request, before, reply, error, data));
    }

    /** @param before number of the last write that had been answered when this was asked for */
    private void answered(NbdClient from, Nbd.Request request, long before, Nbd.Reply reply, int error, byte[] data) {
        boolean full = false;
        if (error == Nbd.Reply.LOST) {
            synchronized (this) {
                boolean again = connected && client != from;
                if (!closed && !again) {
                    waiting.add(new Pending(request, reply));
                    return;
                }
            }
            if (isClosed()) {
                reply.done(Nbd.IO_ERROR, data);
            } else {
                submit(request, reply);
            }
            return;
        }
        synchronized (this) {
            if (error == 0) {
                full = note(request, before);
            } else if (error != Nbd.INVALID) {
                failed = error == Nbd.IO_ERROR;
                trouble = "The volume says: " + Nbd.error(error) + ".";
            }
        }
        reply.done(error, data);
        if (full) {
            submit(Nbd.Request.flush(), (done, nothing) -> {
                synchronized (this) {
                    flushing = false;
                }
            });
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** @return whether it is time to flush */
    private boolean note(Nbd.Request request, long before) {
        switch (request.command()) {
            case Nbd.FLUSH -> {
                while (!unflushed.isEmpty() && unflushed.peek().number() <= before) {
                    kept -= weight(unflushed.remove().request());
                }
                return false;
            }
            case Nbd.READ -> {
                return false;
            }
            default -> {
                written++;
                if ((request.flags() & Nbd.FUA) == 0) {
                    unflushed.add(new Written(written, request));
                    kept += weight(request);
                }
                boolean full = kept > MOST_KEPT && !flushing;
                flushing |= full;
                return full;
            }
        }
    }

    private static long weight(Nbd.Request request) {
        return request.payload().length + 256L;
    }

    byte[] read(long offset, int length) throws IOException {
        return current().call(Nbd.Request.read(offset, length), CALL_MILLIS);
    }

    void flush() throws IOException {
        current().call(Nbd.Request.flush(), CALL_MILLIS);
    }

    private synchronized NbdClient current() {
        return client;
    }

    private void watch() {
        while (true) {
            current().ended().join();
            synchronized (this) {
                connected = false;
                if (closed) {
                    break;
                }
                trouble = "The process that serves the volume has ended.";
            }
            if (!reconnect()) {
                break;
            }
        }
        giveUp();
    }

    private boolean reconnect() {
        while (true) {
            synchronized (this) {
                if (closed) {
                    return false;
                }
            }
            try {
                NbdClient next = connect(settings);
                if (next.size() == size) {
                    writeAgain(next);
                    return true;
                }
                next.close();
            } catch (IOException e) {
                // Not there yet.
            }
            try {
                Thread.sleep(AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private void writeAgain(NbdClient next) throws IOException {
        List<Written> again;
        synchronized (this) {
            again = List.copyOf(unflushed);
        }
        for (Written one : again) {
            next.call(one.request(), CALL_MILLIS);
        }
        List<Pending> late;
        synchronized (this) {
            client = next;
            connected = true;
            trouble = "";
            late = List.copyOf(waiting);
            waiting.clear();
        }
        late.forEach(one -> submit(one.request(), one.reply()));
    }

    private void giveUp() {
        List<Pending> late;
        synchronized (this) {
            late = List.copyOf(waiting);
            waiting.clear();
        }
        late.forEach(one -> one.reply().done(Nbd.IO_ERROR, new byte[0]));
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        current().close();
    }
}
