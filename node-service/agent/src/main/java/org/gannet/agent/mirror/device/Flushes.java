package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts on disk what both sides have been given. Writes alone don't: the other side may have them in its memory only, as
 * the volume of this one may. So a guest's flush is done when both have flushed; while a device that is bound is not
 * sure that the other side holds all, flushes wait as writes do. What the other side had not flushed when it was lost
 * is copied again.
 */
final class Flushes {
    private final MirrorDevice device;
    // Guarded by the device.
    private final Unflushed unflushed = new Unflushed();
    private final List<Flush> waiting = new ArrayList<>();

    Flushes(MirrorDevice device) {
        this.device = device;
    }

    /** Of a guest. */
    void submit(Nbd.Request request, Nbd.Reply reply) {
        both(request, new Flush(true, error -> reply.done(error, new byte[0])));
    }

    /** Of both sides now, if they hold the same: so that less has to be copied again. */
    void now() {
        both(Nbd.Request.flush(), new Flush(false, error -> {}));
    }

    /**
     * While both sides follow each other the list of differences need not grow for ever. What a side has in its memory
     * only would be missing there after a power cut, and on no list: both flush before anything goes off the list.
     * @param always even if it is short
     */
    void shrinkLog(boolean always) {
        DirtyLog log = device.log();
        int attempt;
        synchronized (device) {
            if (device.equalSide().isEmpty() || !always && !log.isLong()) {
                return;
            }
            attempt = log.beginToShrink(device.ranges().held());
        }
        both(Nbd.Request.flush(), new Flush(false, error -> {
            try {
                if (error == 0) {
                    log.shrink(attempt);
                } else {
                    log.keepAll(attempt);
                }
            } catch (IOException e) {
                device.say("the list of differences can't be written: " + e.getMessage());
            }
        }));
    }

    private void both(Nbd.Request request, Flush flush) {
        there(flush);
        device.local().submit(request, (error, data) -> {
            synchronized (device) {
                flush.here(error);
            }
            end(flush);
        });
    }

    private void there(Flush flush) {
        Optional<NbdClient> client;
        Unflushed.Batch batch;
        synchronized (device) {
            client = device.equalSide();
            if (client.isEmpty()) {
                if (flush.waits() && device.mark().bound()) {
                    device.stall();
                    waiting.add(flush);
                } else {
                    flush.there(flush.waits() ? 0 : Nbd.IO_ERROR);
                }
                return;
            }
            batch = unflushed.begin();
        }
        NbdClient to = client.get();
        to.submit(Nbd.Request.flush(), (error, data) -> {
            if (error == 0) {
                synchronized (device) {
                    unflushed.done(batch);
                    flush.there(0);
                }
            } else {
                device.lost(to, Nbd.why(error));
                there(flush);
            }
            end(flush);
        });
    }

    private void end(Flush flush) {
        synchronized (device) {
            if (!flush.ends()) {
                return;
            }
        }
        flush.tell();
    }

    /** Waits no longer than it has to: something has changed. */
    void again() {
        List<Flush> late;
        synchronized (device) {
            late = List.copyOf(waiting);
            waiting.clear();
        }
        late.forEach(flush -> {
            there(flush);
            end(flush);
        });
    }

    /** The other side has it, perhaps in its memory only. The device is held. @return whether it is time to flush */
    boolean written(long offset, long length) {
        unflushed.add(offset, length);
        return unflushed.isLong();
    }

    /** The other side is lost, and with it what it had not flushed. The device is held. */
    void lost() {
        unflushed.spillInto(device.dirty());
    }

    /** Of all that has been copied to the other side. */
    void other(NbdClient client, long limitMillis) throws IOException {
        Unflushed.Batch batch;
        synchronized (device) {
            batch = unflushed.begin();
        }
        client.call(Nbd.Request.flush(), limitMillis);
        synchronized (device) {
            unflushed.done(batch);
        }
    }
}
