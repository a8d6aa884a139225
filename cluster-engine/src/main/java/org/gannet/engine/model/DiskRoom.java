package org.gannet.engine.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.node.Place;

/**
 * Room for volumes on a node, told apart by pool.
 * @param files on the file system, whichever their pool
 * @param pools of all other kinds: each with what is taken of it, above zero, by the name that was said for it
 */
public record DiskRoom(ByteSize files, Map<Pool, ByteSize> pools) {
    public static final DiskRoom NONE = new DiskRoom(ByteSize.ZERO, Map.of());

    public DiskRoom {
        pools = Map.copyOf(pools);
    }

    /**
     * A pool of nodes.
     * @param name empty for a node's first one of the kind
     * @param storage that several nodes see, as {@link Place#storage} has it; empty for one node's own
     */
    public record Pool(DiskTemplate kind, String name, String storage) {
        /** Of one node. */
        public Pool(DiskTemplate kind, String name) {
            this(kind, name, "");
        }

        /** Where it is. */
        public Place place() {
            return new Place(kind, name, 1, storage);
        }
    }

    /** For files only. */
    public static DiskRoom ofFiles(ByteSize size) {
        return size.bytes() == 0 ? NONE : new DiskRoom(size, Map.of());
    }

    /** For one volume. */
    public static DiskRoom of(Place place, ByteSize size) {
        if (place.kind() == DiskTemplate.FILE) {
            return ofFiles(size);
        }
        return size.bytes() == 0
                ? NONE
                : new DiskRoom(ByteSize.ZERO, Map.of(new Pool(place.kind(), place.pool(), place.storage()), size));
    }

    /** What is taken of storage that one node has. */
    public DiskRoom own() {
        return pools.isEmpty() ? this : new DiskRoom(files, only(false));
    }

    /** What is taken of storage that several nodes see: once, wherever the disks' machines live. */
    public DiskRoom shared() {
        return new DiskRoom(ByteSize.ZERO, only(true));
    }

    private Map<Pool, ByteSize> only(boolean shared) {
        Map<Pool, ByteSize> some = new LinkedHashMap<>(pools);
        some.keySet().removeIf(pool -> pool.kind().isShared() != shared);
        return some;
    }

    public boolean isNone() {
        return files.bytes() == 0 && pools.isEmpty();
    }

    public DiskRoom plus(DiskRoom other) {
        return with(files.plus(other.files), other, ByteSize::plus);
    }

    /** @throws IllegalArgumentException when the other was not part of this */
    DiskRoom minus(DiskRoom other) {
        return with(
                new ByteSize(files.bytes() - other.files.bytes()),
                other,
                (mine, its) -> new ByteSize(mine.bytes() - its.bytes()));
    }

    /** What this has more than the other, pool by pool. */
    public DiskRoom minusOrZero(DiskRoom other) {
        return with(files.minusOrZero(other.files), other, ByteSize::minusOrZero);
    }

    private DiskRoom with(ByteSize nextFiles, DiskRoom other, BinaryOperator<ByteSize> change) {
        if (other.pools.isEmpty()) {
            return new DiskRoom(nextFiles, pools);
        }
        Map<Pool, ByteSize> next = new LinkedHashMap<>(pools);
        other.pools.forEach((pool, size) ->
                next.put(pool, change.apply(pools.getOrDefault(pool, ByteSize.ZERO), size)));
        next.values().removeIf(size -> size.bytes() == 0);
        return new DiskRoom(nextFiles, next);
    }

    /** Of all pools together. */
    public ByteSize total() {
        ByteSize total = files;
        for (ByteSize size : pools.values()) {
            total = total.plus(size);
        }
        return total;
    }
}
