package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads both sides of a disk and tells how much of them differs, while guests go on writing to both. A range is read on
 * both sides while nobody may change it: what is on its way to one of them only is no difference. It comes to nothing
 * when the sides stop following each other before its end.
 *
 * <p>Nothing is written, unless it shall mend: then all that differs is listed at the end, and the connection copies it
 * as it copies what could not be written.
 */
final class Comparison {
    /** What is counted: as many bytes as a guest's file system writes at once. */
    private static final int BLOCK = 4096;

    private static final int RANGE = 256 << 10;
    private static final int WINDOW = 4;
    private static final String PARTED = "The two sides do not hold the same, as far as is known.";
    private final MirrorDevice device;
    private final Optional<NbdClient> other;
    private final boolean mend;
    private final Semaphore room = new Semaphore(WINDOW);
    private final AtomicLong compared = new AtomicLong();
    private final AtomicLong differs = new AtomicLong();
    private final DirtyBlocks found;
    private final Pace pace;
    private volatile boolean stopped;
    private volatile boolean done;
    private volatile String failure = "";

    private Comparison(MirrorDevice device, Optional<NbdClient> other, boolean mend) {
        this.device = device;
        this.other = other;
        this.mend = mend;
        this.found = new DirtyBlocks(device.size());
        this.pace = new Pace(device::rate);
    }

    /** Begins. One of sides that do not hold the same has failed at once. */
    static Comparison begin(MirrorDevice device, boolean mend) {
        Comparison comparison;
        synchronized (device) {
            comparison = new Comparison(device, device.equalSide(), mend);
        }
        Thread.ofPlatform()
                .daemon()
                .name("comparison of " + device.settings.disk())
                .start(comparison::run);
        return comparison;
    }

    /** It goes on no more; what is being read is read to its end. */
    void stop() {
        stopped = true;
    }

    /** For the agent. */
    Map<String, String> status() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("done", Boolean.toString(done));
        fields.put("failure", failure);
        fields.put("compared", Long.toString(compared.get()));
        fields.put("size", Long.toString(device.size()));
        fields.put("differs", Long.toString(differs.get()));
        return fields;
    }

    private void run() {
        for (long at = 0; at < device.size() && goesOn(); at += RANGE) {
            pace.keep(this::goesOn);
            room.acquireUninterruptibly();
            long from = at;
            int length = (int) Math.min(RANGE, device.size() - from);
            device.ranges().take(from, length, range -> read(new Both(range), other.orElseThrow()));
        }
        room.acquireUninterruptibly(WINDOW);
        try {
            done = goesOn() && (!mend || differs.get() == 0 || copyAgain());
        } catch (IOException e) {
            failure = "The list of differences can't be written: " + e.getMessage();
        }
    }

    private boolean goesOn() {
        if (!stopped && failure.isEmpty() && !isTogether()) {
            failure = PARTED;
        }
        return !stopped && failure.isEmpty();
    }

    /** Still connected as at its beginning, with nothing to be copied. */
    private boolean isTogether() {
        synchronized (device) {
            return other.isPresent()
                    && device.equalSide().equals(other)
                    && device.dirty().isEmpty();
        }
    }

    private void read(Both both, NbdClient there) {
        int length = (int) (both.range.to - both.range.from);
        Nbd.Request request = Nbd.Request.read(both.range.from, length);
        device.local().submit(request, (error, data) -> {
            both.here = data;
            came(both, error);
        });
        there.submit(request, (error, data) -> {
            both.there = data;
            came(both, error);
        });
    }

    /** One range, on both sides. Guarded by itself. */
    private static final class Both {
        final RangeLocks.Range range;
        private volatile byte[] here = new byte[0];
        private volatile byte[] there = new byte[0];
        private int answers;
        private int error;

        Both(RangeLocks.Range range) {
            this.range = range;
        }

        /** @return whether both have come */
        synchronized boolean came(int failed) {
            answers++;
            error = error == 0 ? failed : error;
            return answers == 2;
        }

        synchronized int error() {
            return error;
        }
    }

    private void came(Both both, int error) {
        if (!both.came(error)) {
            return;
        }
        if (both.error() == 0) {
            // First: what it finds on sides that have parted meanwhile says nothing.
            if (goesOn()) {
                count(both);
            }
        } else if (failure.isEmpty()) {
            failure = both.error() == Nbd.Reply.LOST
                    ? "The connection to the other side ended."
                    : "One side could not be read: " + Nbd.error(both.error()) + ".";
        }
        device.ranges().free(both.range);
        room.release();
    }

    private void count(Both both) {
        int length = both.here.length;
        if (!Arrays.equals(both.here, both.there)) {
            for (int from = 0; from < length; from += BLOCK) {
                int to = Math.min(length, from + BLOCK);
                if (!Arrays.equals(both.here, from, to, both.there, from, to)) {
                    differs.addAndGet(to - from);
                    found.add(both.range.from + from, to - from);
                }
            }
        }
        compared.addAndGet(length);
        pace.count(length);
    }

    /**
     * On the list on disk before it is to be copied. Both under one lock: a list that is made shorter only while the
     * sides hold the same is not made shorter in between.
     * @return whether the sides are still together
     */
    private boolean copyAgain() throws IOException {
        synchronized (device) {
            if (!goesOn()) {
                return false;
            }
            List<DirtyBlocks.Run> runs = new ArrayList<>();
            BitSet parts = new BitSet();
            for (DirtyBlocks.Run run = found.take(0); run.length() > 0; run = found.take(0)) {
                runs.add(run);
                parts.set(
                        (int) (run.offset() / DirtyLog.EXTENT),
                        (int) ((run.offset() + run.length() - 1) / DirtyLog.EXTENT) + 1);
            }
            device.log().coverParts(parts);
            runs.forEach(run -> device.dirty().add(run.offset(), run.length()));
            return device.isBehind(other.orElseThrow());
        }
    }
}
