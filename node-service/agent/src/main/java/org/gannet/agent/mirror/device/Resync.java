package org.gannet.agent.mirror.device;

import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** Copies what is listed to the other side, while guests go on writing to both. */
final class Resync {
    private static final int WINDOW = 4;
    private static final byte[] ZEROES = new byte[DirtyBlocks.BLOCK];
    private final MirrorDevice device;
    private final NbdClient remote;
    private final PeerLink peer;
    private final Semaphore room = new Semaphore(WINDOW);
    private volatile Pace pace;
    private volatile boolean done;
    private volatile boolean ended;

    Resync(MirrorDevice device, NbdClient remote, PeerLink peer) {
        this.device = device;
        this.remote = remote;
        this.peer = peer;
        this.pace = new Pace(device::rate);
    }

    /** Begins, once more if need be. */
    void start() {
        done = false;
        Thread.ofPlatform().daemon().name("resync of " + device.settings.disk()).start(this::run);
    }

    /** Whether all that was listed has been answered for. */
    boolean isDone() {
        return done;
    }

    void end() {
        ended = true;
    }

    private void run() {
        long from = 0;
        pace = new Pace(device::rate);
        while (!ended) {
            pace.keep(() -> !ended);
            room.acquireUninterruptibly();
            DirtyBlocks.Run run = device.dirty().take(from);
            if (run.length() > 0) {
                from = run.offset() + run.length();
                device.ranges().take(run.offset(), run.length(), range -> copy(run, range));
                continue;
            }
            room.release();
            // Those under way may come back to the list.
            room.acquireUninterruptibly(WINDOW);
            room.release(WINDOW);
            if (device.dirty().isEmpty()) {
                done = true;
                peer.wake();
                return;
            }
        }
    }

    private void copy(DirtyBlocks.Run run, RangeLocks.Range range) {
        device.local().submit(Nbd.Request.read(run.offset(), run.length()), (error, data) -> {
            if (error != 0) {
                ended = true;
                failed(run, range);
                return;
            }
            Nbd.Request request = isZero(data)
                    ? Nbd.Request.zeroes(run.offset(), run.length(), 0)
                    : Nbd.Request.write(run.offset(), data, 0);
            peer.count(request.payload().length);
            pace.count(request.payload().length);
            remote.submit(request, (refused, nothing) -> {
                if (refused == 0) {
                    device.written(remote, request);
                    release(range);
                    return;
                }
                ended = true;
                failed(run, range);
                if (refused != Nbd.Reply.LOST) {
                    device.lost(remote, Nbd.why(refused));
                }
            });
        });
    }

    private void failed(DirtyBlocks.Run run, RangeLocks.Range range) {
        device.dirty().add(run.offset(), run.length());
        release(range);
    }

    private void release(RangeLocks.Range range) {
        device.ranges().free(range);
        room.release();
    }

    private static boolean isZero(byte[] data) {
        for (int from = 0; from < data.length; from += ZEROES.length) {
            int to = Math.min(data.length, from + ZEROES.length);
            if (!Arrays.equals(data, from, to, ZEROES, 0, to - from)) {
                return false;
            }
        }
        return true;
    }
}
