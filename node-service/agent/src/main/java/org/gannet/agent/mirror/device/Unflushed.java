package org.gannet.agent.mirror.device;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which blocks the other side has said to have written, and may have in its memory only: when its power fails it holds
 * something older there, and does not know. Guarded by its device.
 */
final class Unflushed {
    /** So many blocks may be in its memory: what has to be copied again when it comes back. */
    private static final int MANY = 1024;

    private Set<Integer> since = new HashSet<>();
    private final Map<Batch, Batch> beingFlushed = new IdentityHashMap<>();

    /** What one flush will have put on disk. */
    static final class Batch {
        private final Set<Integer> blocks;

        private Batch(Set<Integer> blocks) {
            this.blocks = blocks;
        }
    }

    void add(long offset, long length) {
        int last = (int) ((offset + length - 1) / DirtyBlocks.BLOCK);
        for (int block = (int) (offset / DirtyBlocks.BLOCK); block <= last; block++) {
            since.add(block);
        }
    }

    boolean isLong() {
        return since.size() > MANY && beingFlushed.isEmpty();
    }

    /** A flush is asked for next: all that has been added will be on disk when it is done. */
    Batch begin() {
        Batch batch = new Batch(since);
        beingFlushed.put(batch, batch);
        since = new HashSet<>();
        return batch;
    }

    void done(Batch batch) {
        beingFlushed.remove(batch);
    }

    /** The other side is lost: all has to be copied again. */
    void spillInto(DirtyBlocks dirty) {
        beingFlushed.keySet().forEach(batch -> batch.blocks.forEach(block -> spill(dirty, block)));
        since.forEach(block -> spill(dirty, block));
        beingFlushed.clear();
        since = new HashSet<>();
    }

    private static void spill(DirtyBlocks dirty, int block) {
        dirty.add((long) block * DirtyBlocks.BLOCK, 1);
    }
}
