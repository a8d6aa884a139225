package org.gannet.base;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What can be done with disks of one template, whatever the node. Refusals, plans and the table in the administrator's
 * documents follow from it; what a node lacks beyond it is told by its facts.
 * @param rawOnly whether volumes are devices: such hold bytes as the guest sees them, in no format
 * @param snapshots which disks keep moments
 * @param growth when they can become larger
 * @param reach which nodes can open a volume
 * @param loss what is left of a disk when its node is dead
 * @param cloning how a disk is made of an image
 * @param adoption whether something that is there already can become a disk
 * @param becomes templates that its disks can be converted to in one job
 * @param told whether a node knows, of the volumes on storage of several nodes, only what it made or was told of
 */
public record DiskAbilities(
        boolean rawOnly,
        Snapshots snapshots,
        Growth growth,
        Reach reach,
        Loss loss,
        Cloning cloning,
        boolean adoption,
        Set<DiskTemplate> becomes,
        boolean told) {
    public DiskAbilities {
        becomes = Set.copyOf(becomes);
    }

    /** Of storage that tells itself what is in it. */
    DiskAbilities(
            boolean rawOnly,
            Snapshots snapshots,
            Growth growth,
            Reach reach,
            Loss loss,
            Cloning cloning,
            boolean adoption,
            Set<DiskTemplate> becomes) {
        this(rawOnly, snapshots, growth, reach, loss, cloning, adoption, becomes, false);
    }

    /** Which disks keep moments. */
    public enum Snapshots {
        NONE("none"),
        /** Inside of the file. */
        OF_QCOW2("of QCOW2"),
        /** Those in a pool that hands out blocks as they are written: see {@code NodeFacts.Pool#thin}. */
        OF_THIN_POOLS("in thin pools"),
        /** All: the storage keeps them. */
        OF_STORAGE("of the storage");

        private final String words;

        Snapshots(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** When disks can become larger. */
    public enum Growth {
        NEVER("never"),
        ANY_TIME("also while the machine runs");

        private final String words;

        Growth(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Which nodes can open a volume. How a machine moves while it runs follows from it. */
    public enum Reach {
        /** A move copies the disk. */
        ONE_NODE("its node", "copies the disk"),
        /** A move goes to the node that has the other copy, and copies nothing. */
        TWO_NODES("its node and its second node", "to its second node, copies nothing"),
        /** A move copies nothing. */
        ALL_NODES("each node that has the same storage", "copies nothing");

        private final String words;
        private final String move;

        Reach(String words, String move) {
            this.words = words;
            this.move = move;
        }

        public String words() {
            return words;
        }

        /** What a move of a running machine does. */
        public String move() {
            return move;
        }
    }

    /** What is left of a disk when its node is dead. */
    public enum Loss {
        ALL("all is lost with the node"),
        NOTHING_IF_EQUAL("nothing is lost when the second copy is known to be equal"),
        NOTHING("nothing is lost");

        private final String words;

        Loss(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** How a disk is made of an image. */
    public enum Cloning {
        NONE("not"),
        WHOLE("a whole copy"),
        ON_WRITE("copy-on-write as QCOW2, a whole copy as RAW");

        private final String words;

        Cloning(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Disks that are written anew when they become another kind, volume by volume. */
    private static final Set<DiskTemplate> WRITTEN_ANEW = EnumSet.of(
            DiskTemplate.FILE,
            DiskTemplate.SHAREDFILE,
            DiskTemplate.PLAIN,
            DiskTemplate.RBD,
            DiskTemplate.GLUSTER,
            DiskTemplate.EXT);

    private static final Map<DiskTemplate, DiskAbilities> ALL = all();

    static DiskAbilities of(DiskTemplate template) {
        return Objects.requireNonNull(ALL.get(template));
    }

    private static Map<DiskTemplate, DiskAbilities> all() {
        Map<DiskTemplate, DiskAbilities> all = new EnumMap<>(DiskTemplate.class);
        for (DiskTemplate template : DiskTemplate.values()) {
            all.put(template, decided(template));
        }
        return all;
    }

    private static DiskAbilities decided(DiskTemplate template) {
        return switch (template) {
            case DISKLESS ->
                new DiskAbilities(
                        false,
                        Snapshots.NONE,
                        Growth.NEVER,
                        Reach.ALL_NODES,
                        Loss.NOTHING,
                        Cloning.NONE,
                        false,
                        Set.of());
            case FILE ->
                new DiskAbilities(
                        false,
                        Snapshots.OF_QCOW2,
                        Growth.ANY_TIME,
                        Reach.ONE_NODE,
                        Loss.ALL,
                        Cloning.ON_WRITE,
                        false,
                        anewAnd(template, DiskTemplate.MIRROR));
            case PLAIN ->
                new DiskAbilities(
                        true,
                        Snapshots.OF_THIN_POOLS,
                        Growth.ANY_TIME,
                        Reach.ONE_NODE,
                        Loss.ALL,
                        Cloning.WHOLE,
                        true,
                        anewAnd(template, DiskTemplate.DRBD));
            case DRBD -> mirrored(DiskTemplate.PLAIN);
            case MIRROR -> mirrored(DiskTemplate.FILE);
            case SHAREDFILE, GLUSTER -> shared(template, false, Snapshots.OF_QCOW2);
            case RBD -> shared(template, true, Snapshots.OF_STORAGE);
            case EXT -> shared(template, true, Snapshots.NONE);
            case BLOCKDEV ->
                new DiskAbilities(
                        true,
                        Snapshots.NONE,
                        Growth.NEVER,
                        Reach.ALL_NODES,
                        Loss.NOTHING,
                        Cloning.NONE,
                        true,
                        anew(template));
        };
    }

    /** Of storage that several nodes see, in which volumes are made. */
    private static DiskAbilities shared(DiskTemplate template, boolean rawOnly, Snapshots snapshots) {
        return new DiskAbilities(
                rawOnly,
                snapshots,
                Growth.ANY_TIME,
                Reach.ALL_NODES,
                Loss.NOTHING,
                Cloning.WHOLE,
                false,
                anew(template),
                template == DiskTemplate.EXT);
    }

    private static DiskAbilities mirrored(DiskTemplate of) {
        return new DiskAbilities(
                true,
                Snapshots.NONE,
                Growth.ANY_TIME,
                Reach.TWO_NODES,
                Loss.NOTHING_IF_EQUAL,
                Cloning.WHOLE,
                false,
                Set.of(of));
    }

    private static Set<DiskTemplate> anew(DiskTemplate from) {
        Set<DiskTemplate> others = EnumSet.copyOf(WRITTEN_ANEW);
        others.remove(from);
        return others;
    }

    private static Set<DiskTemplate> anewAnd(DiskTemplate from, DiskTemplate more) {
        Set<DiskTemplate> others = anew(from);
        others.add(more);
        return others;
    }
}
