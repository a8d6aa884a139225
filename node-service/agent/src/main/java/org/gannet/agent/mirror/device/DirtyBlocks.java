package org.gannet.agent.mirror.device;

import java.util.BitSet;

/** Which blocks of a disk have to be copied to the other side. */
final class DirtyBlocks {
    static final int BLOCK = 64 << 10;
    private static final int LONGEST_RUN = 16;
    private final long size;
    private final int blocks;
    private final BitSet dirty = new BitSet();

    DirtyBlocks(long size) {
        this.size = size;
        this.blocks = Math.toIntExact((size + BLOCK - 1) / BLOCK);
    }

    /** Some blocks in a row. */
    record Run(long offset, int length) {}

    synchronized void add(long offset, long length) {
        if (length > 0) {
            dirty.set((int) (offset / BLOCK), (int) ((offset + length - 1) / BLOCK) + 1);
        }
    }

    synchronized void addAll() {
        dirty.set(0, blocks);
    }

    /** All that the log lists. */
    synchronized void addListed(DirtyLog log) {
        for (int block = 0; block < blocks; block++) {
            if (log.isListed((long) block * BLOCK)) {
                dirty.set(block);
            }
        }
    }

    synchronized boolean isEmpty() {
        return dirty.isEmpty();
    }

    /** Bytes. */
    synchronized long left() {
        return Math.min(size, (long) dirty.cardinality() * BLOCK);
    }

    /** Takes the next ones from here off the list; a length of 0 when there are none. */
    synchronized Run take(long from) {
        int first = dirty.nextSetBit((int) Math.min(blocks, from / BLOCK));
        if (first < 0) {
            first = dirty.nextSetBit(0);
        }
        if (first < 0) {
            return new Run(0, 0);
        }
        int end = Math.min(dirty.nextClearBit(first), first + LONGEST_RUN);
        dirty.clear(first, end);
        long offset = (long) first * BLOCK;
        return new Run(offset, (int) (Math.min(size, (long) end * BLOCK) - offset));
    }
}
