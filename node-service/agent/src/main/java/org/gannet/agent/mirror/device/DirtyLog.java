package org.gannet.agent.mirror.device;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which parts of a disk may differ between its two sides when everything ends now: on disk before the first change to a
 * part is sent anywhere. While both sides follow each other it is made smaller again now and then.
 */
final class DirtyLog implements Closeable {
    static final long EXTENT = 4 << 20;
    /** So many parts may be listed before it is made smaller. */
    private static final int MANY = 64;

    private static final long MAGIC = 0x67616e6e65746c31L;
    private static final int HEADER = 16;
    private final FileChannel file;
    private final long size;
    private final int extents;
    private BitSet listed = new BitSet();
    /** Those that were touched since it was begun to be made smaller. */
    private BitSet since = new BitSet();

    private boolean shrinking;
    private int attempt;

    private DirtyLog(FileChannel file, long size) {
        this.file = file;
        this.size = size;
        this.extents = count(size);
    }

    /**
     * A file that is missing, damaged, or of a larger disk lists everything. What a disk has grown by is not listed: it
     * holds nothing on both sides.
     */
    static DirtyLog open(Path path, long size) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        DirtyLog log = new DirtyLog(file, size);
        log.load();
        return log;
    }

    private void load() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(HEADER + extents);
        while (all.hasRemaining() && file.read(all, all.position()) >= 0) {}
        int known = all.position() - HEADER;
        all.flip();
        boolean ours = known >= 0 && all.getLong() == MAGIC;
        long before = ours ? all.getLong() : -1;
        boolean whole = before >= 0 && before <= size && known == count(before) && file.size() == HEADER + known;
        if (!whole) {
            coverAll();
            return;
        }
        for (int extent = 0; extent < known; extent++) {
            listed.set(extent, all.get(HEADER + extent) != 0);
        }
        if (before < size) {
            // Power that fails in here leaves a file that lists everything.
            store();
        }
    }

    private static int count(long size) {
        return Math.toIntExact((size + EXTENT - 1) / EXTENT);
    }

    synchronized void coverAll() throws IOException {
        listed.set(0, extents);
        since.set(0, extents);
        store();
    }

    /** Lists these as well; on disk when this returns. */
    synchronized void coverParts(BitSet parts) throws IOException {
        BitSet known = parts.get(0, extents);
        listed.or(known);
        since.or(known);
        store();
    }

    private void store() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(HEADER + extents);
        all.putLong(MAGIC).putLong(size);
        for (int extent = 0; extent < extents; extent++) {
            all.put((byte) (listed.get(extent) ? 1 : 0));
        }
        all.flip();
        file.truncate(all.capacity());
        while (all.hasRemaining()) {
            file.write(all, all.position());
        }
        file.force(true);
    }

    /** Lists the range; on disk when this returns. */
    synchronized void cover(long offset, long length) throws IOException {
        int first = (int) (offset / EXTENT);
        int last = (int) ((offset + length - 1) / EXTENT);
        since.set(first, last + 1);
        boolean news = false;
        for (int extent = listed.nextClearBit(first); extent <= last; extent = listed.nextClearBit(extent + 1)) {
            listed.set(extent);
            file.write(ByteBuffer.wrap(new byte[] {1}), HEADER + extent);
            news = true;
        }
        if (news) {
            file.force(false);
        }
    }

    /** One for each part; never empty. */
    synchronized byte[] bits() {
        return Arrays.copyOf(listed.toByteArray(), Math.max(1, (extents + 7) / 8));
    }

    synchronized boolean isLong() {
        return listed.cardinality() > MANY && !shrinking;
    }

    synchronized boolean isEmpty() {
        return listed.isEmpty();
    }

    synchronized boolean isListed(long offset) {
        return listed.get((int) (offset / EXTENT));
    }

    /**
     * Begins to forget what both sides hold alike by now: what was written so far has to be put on this side's disk
     * next, then {@link #shrink}.
     * @param underWay what is being changed now
     * @return number of this attempt; an earlier one comes to nothing
     */
    synchronized int beginToShrink(List<RangeLocks.Range> underWay) {
        shrinking = true;
        attempt++;
        since = new BitSet();
        for (RangeLocks.Range range : underWay) {
            since.set((int) (range.from / EXTENT), (int) ((range.to - 1) / EXTENT) + 1);
        }
        return attempt;
    }

    synchronized void shrink(int of) throws IOException {
        if (of != attempt) {
            return;
        }
        listed = (BitSet) since.clone();
        shrinking = false;
        store();
    }

    synchronized void keepAll(int of) {
        shrinking &= of != attempt;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
