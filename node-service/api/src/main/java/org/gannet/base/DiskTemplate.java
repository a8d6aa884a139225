package org.gannet.base;

import java.util.Optional;

/** Where the bytes of an instance's disks lie, and what of them survives a node. */
public enum DiskTemplate {
    DISKLESS(Mirroring.EXTERNAL, "No disks."),
    FILE(Mirroring.NONE, "A file on the node."),
    SHAREDFILE(Mirroring.EXTERNAL, "A file that every node sees."),
    PLAIN(Mirroring.NONE, "A logical volume on the node."),
    DRBD(Mirroring.INTERNAL, "Logical volumes on two nodes, mirrored by DRBD."),
    MIRROR(Mirroring.INTERNAL, "Volumes on two nodes, mirrored by Gannet's own means."),
    BLOCKDEV(Mirroring.EXTERNAL, "A block device that every node sees."),
    RBD(Mirroring.EXTERNAL, "An image in a Ceph cluster."),
    GLUSTER(Mirroring.EXTERNAL, "A file in a Gluster volume."),
    EXT(Mirroring.EXTERNAL, "A volume of a storage system that is driven by a program of the operator.");

    private final Mirroring mirroring;
    private final String sentence;

    DiskTemplate(Mirroring mirroring, String sentence) {
        this.mirroring = mirroring;
        this.sentence = sentence;
    }

    /** Who keeps a second copy. */
    public enum Mirroring {
        /** Nobody: the bytes are gone with their node. */
        NONE,
        /** Two nodes of the cluster. */
        INTERNAL,
        /** Something outside; every node reaches it. */
        EXTERNAL
    }

    public Mirroring mirroring() {
        return mirroring;
    }

    /** What can be done with such disks. */
    public DiskAbilities abilities() {
        return DiskAbilities.of(this);
    }

    /** Why that is not done with such disks, in the words that engine and nodes use; empty when it is. */
    public Optional<Problem> refusal(DiskAct act) {
        DiskAbilities can = abilities();
        boolean made = can.cloning() != DiskAbilities.Cloning.NONE;
        return switch (act) {
            case MAKE, CLONE ->
                refused(
                        made,
                        can.adoption()
                                ? "Disks on " + this + " are adopted, not made."
                                : "There are no disks on " + this + ".",
                        can.adoption()
                                ? "Say by its name what is there already, or choose another template."
                                : "Choose another template.");
            case ADOPT ->
                refused(
                        can.adoption(),
                        "Nothing is adopted as a disk on " + this + ".",
                        "Import it as an image, or as a backup.");
            case GROW ->
                refused(
                        can.growth() != DiskAbilities.Growth.NEVER,
                        "Disks on " + this + " do not grow.",
                        "Convert the disk to another kind first.");
            case SNAPSHOT ->
                refused(
                        can.snapshots() != DiskAbilities.Snapshots.NONE,
                        "A disk on " + this + " keeps no snapshots.",
                        "Convert the disk to another kind that keeps them, as files in the format QCOW2 do.");
        };
    }

    private static Optional<Problem> refused(boolean can, String message, String remedy) {
        return can
                ? Optional.empty()
                : Optional.of(Problem.of(ErrorCode.UNSUPPORTED, message).withRemedy(remedy));
    }

    /** Whether every node that has the same storage can open a volume: there is one, wherever its machine lives. */
    public boolean isShared() {
        return abilities().reach() == DiskAbilities.Reach.ALL_NODES;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
