package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way from a device to its other side: looks for it as long as the device lives, finds out how the two stand,
 * brings them together, and says every second how it goes. A side that does not answer that in time is cut off.
 */
final class PeerLink {
    private static final long AGAIN_MILLIS = 500;
    private static final long PULSE_MILLIS = 1000;
    /** What a side may take to answer; when it does not, writes wait at least so long. */
    private static final long SILENCE_MILLIS = 5000;
    /** What it may take to bring everything to its disk after all has been copied. */
    private static final long FLUSH_MILLIS = 60_000;

    private final MirrorDevice device;
    private final Dialer dialer;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean closed;
    private volatile Optional<NbdClient> marks = Optional.empty();

    /** Connects to what another node serves. */
    interface Dialer {
        /** @throws IOException when nobody answers, or it is somebody else */
        NbdClient dial(DeviceSettings settings, String export) throws IOException;
    }

    PeerLink(MirrorDevice device, Dialer dialer) {
        this.device = device;
        this.dialer = dialer;
    }

    void start() {
        Thread.ofPlatform().daemon().name("peer of " + device.settings.disk()).start(this::run);
    }

    /** Bytes of content that were sent in all. */
    long sent() {
        return sent.get();
    }

    void count(long bytes) {
        sent.addAndGet(bytes);
    }

    /** Something has changed. */
    synchronized void wake() {
        notifyAll();
    }

    private synchronized void pause(long millis) {
        try {
            if (!closed) {
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void run() {
        while (!closed) {
            try {
                session();
            } catch (IOException e) {
                device.apart(String.valueOf(e.getMessage()));
            }
            pause(AGAIN_MILLIS);
        }
    }

    private void session() throws IOException {
        String disk = device.settings.disk();
        try (NbdClient connection = dialer.dial(device.settings, disk + ".mark")) {
            marks = Optional.of(connection);
            MarkFile theirs = new MarkFile(new RemoteBytes(connection));
            Mark mark = theirs.read().orElseThrow(() -> new IOException("The other side is not ready."));
            Verdict verdict = device.judge(mark);
            switch (verdict) {
                case SPLIT, OTHER_IS_NEWER -> {
                    device.refused(
                            verdict == Verdict.SPLIT,
                            verdict == Verdict.SPLIT
                                    ? "Both sides were written to while they were apart."
                                    : "The other side is the newer one.");
                    theirs.writePulse(device.status());
                    pause(PULSE_MILLIS);
                }
                case EQUAL, REFRESH, COPY_LISTED, COPY_BOTH_LISTS, COPY_ALL -> together(theirs, mark, verdict);
            }
        } finally {
            marks = Optional.empty();
        }
    }

    private void together(MarkFile theirs, Mark mark, Verdict found) throws IOException {
        Verdict verdict = found;
        NbdClient data = dialer.dial(device.settings, device.settings.disk());
        String why = "The connection to the other side ended.";
        try {
            // One that has grown already is no hindrance: nobody uses the rest as yet.
            if (data.size() < device.size()) {
                throw new IOException("The other side has another size: " + data.size() + " bytes.");
            }
            if (verdict == Verdict.COPY_BOTH_LISTS) {
                var parts = theirs.list(mark, data.size());
                if (parts.isPresent()) {
                    device.listMore(parts.get());
                    theirs.write(mark.withComplete(false));
                } else {
                    verdict = Verdict.COPY_ALL;
                }
            }
            if (verdict == Verdict.COPY_ALL) {
                device.listAll();
                theirs.write(device.mark().copy(false));
            } else if (verdict == Verdict.COPY_LISTED) {
                device.filling();
                theirs.write(mark.withComplete(false));
            }
            device.connected(data);
            follow(theirs, data);
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
            throw e;
        } finally {
            device.lost(data, why);
            data.ended().join();
        }
    }

    private void follow(MarkFile theirs, NbdClient data) throws IOException {
        Resync resync = new Resync(device, data, this);
        resync.start();
        try {
            while (!closed && !data.ended().isDone()) {
                if (device.isBehind(data) && resync.isDone()) {
                    device.flushes().other(data, FLUSH_MILLIS);
                    theirs.write(device.mark().copy(true));
                    if (!device.equal(data)) {
                        resync.start();
                    }
                }
                theirs.writePulse(device.status());
                pause(PULSE_MILLIS);
            }
        } finally {
            resync.end();
        }
    }

    private record RemoteBytes(NbdClient client) implements MarkFile.Bytes {
        @Override
        public byte[] read(int offset, int length) throws IOException {
            return client.call(Nbd.Request.read(offset, length), SILENCE_MILLIS);
        }

        @Override
        public void write(int offset, byte[] bytes, boolean durable) throws IOException {
            client.call(Nbd.Request.write(offset, bytes, durable ? Nbd.FUA : 0), SILENCE_MILLIS);
        }
    }

    /** No new connection from now on. */
    void end() {
        closed = true;
    }

    void close() {
        end();
        wake();
        marks.ifPresent(NbdClient::close);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
        while (device.phase() != Phase.APART && System.nanoTime() < end) {
            synchronized (this) {
                try {
                    wait(10);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
