package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Where a volume lies on its node. Pools are set up, and named, by the node's administrator: a name is looked up there,
 * and never becomes a path or an argument.
 * @param kind of storage; none that two nodes mirror: mirrored disks are made of ordinary volumes
 * @param pool as the node's {@link StoragePool} names it; empty for the node's first one of the kind
 * @param stripes over how many physical volumes a logical one is spread; 1 for all other kinds
 * @param storage which storage that several nodes see, as {@link NodeFacts.Pool} tells it; then the pool is the one
 *     that
 *     tells the same, whatever it is called. Empty for storage of one node, and before it is known
 */
public record Place(
        DiskTemplate kind,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String pool,
        int stripes,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) String storage) {
    /** Logical volumes are made of whole ones of these; no volume group with larger ones is offered as a pool. */
    public static final ByteSize EXTENT = ByteSize.ofMebibytes(4);

    public static final int MOST_STRIPES = 64;
    /** Programs that drive storage count in these. */
    private static final ByteSize MEBIBYTE = ByteSize.ofMebibytes(1);

    private static final Pattern POOL = Pattern.compile("|[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

    private static final Pattern STORAGE = Pattern.compile("|[a-zA-Z0-9][a-zA-Z0-9_.:/@-]{0,199}");

    /** Beside all other files of the node's volumes. */
    public static final Place FILE = of(DiskTemplate.FILE);

    /** Of one node, or of a storage that is not known yet. */
    public Place(DiskTemplate kind, String pool, int stripes) {
        this(kind, pool, stripes, "");
    }

    public Place {
        kind = Objects.requireNonNullElse(kind, DiskTemplate.FILE);
        pool = Objects.requireNonNullElse(pool, "");
        stripes = stripes == 0 ? 1 : stripes;
        storage = Objects.requireNonNullElse(storage, "");
        if (kind == DiskTemplate.DISKLESS || kind.mirroring() == DiskTemplate.Mirroring.INTERNAL) {
            throw new IllegalArgumentException("no volume lies on " + kind);
        }
        if (!POOL.matcher(pool).matches()) {
            throw new IllegalArgumentException("a pool's name has 1 to 63 letters, digits, _, - and .");
        }
        if (!STORAGE.matcher(storage).matches() || !storage.isEmpty() && !kind.isShared()) {
            throw new IllegalArgumentException("no storage that several nodes see: " + storage);
        }
        if (stripes < 1 || stripes > MOST_STRIPES || stripes > 1 && kind != DiskTemplate.PLAIN) {
            throw new IllegalArgumentException("only logical volumes have stripes, 1 to " + MOST_STRIPES);
        }
    }

    /** The first pool of this kind. */
    public static Place of(DiskTemplate kind) {
        return new Place(kind, "", 1);
    }

    /** Whether volumes are devices: such hold bytes as the guest sees them, in no format. */
    public boolean rawOnly() {
        return kind.abilities().rawOnly();
    }

    /** A volume's size is a multiple of this. */
    public ByteSize grain() {
        return switch (kind) {
            case PLAIN -> new ByteSize(EXTENT.bytes() * stripes);
            case EXT -> MEBIBYTE;
            case DISKLESS, FILE, SHAREDFILE, DRBD, MIRROR, BLOCKDEV, RBD, GLUSTER -> new ByteSize(512);
        };
    }

    public Place withStripes(int count) {
        return new Place(kind, pool, count, storage);
    }

    /** In this pool of a node. */
    public Place in(NodeFacts.Pool known) {
        return new Place(kind, known.name(), stripes, known.storage());
    }

    /** What is not written into JSON: where all volumes lay before others could be said. */
    public static final class Unsaid {
        @Override
        public boolean equals(@Nullable Object other) {
            return FILE.equals(other);
        }

        @Override
        public int hashCode() {
            return FILE.hashCode();
        }
    }
}
