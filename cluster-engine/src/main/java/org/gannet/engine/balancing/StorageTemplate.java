package org.gannet.engine.balancing;

/** Where an instance's disks are, by the names of Ganeti's disk templates. */
public enum StorageTemplate {
    DISKLESS("diskless", Mirroring.NONE, false),
    FILE("file", Mirroring.NONE, false),
    SHAREDFILE("sharedfile", Mirroring.EXTERNAL, false),
    PLAIN("plain", Mirroring.NONE, true),
    BLOCKDEV("blockdev", Mirroring.EXTERNAL, false),
    DRBD("drbd", Mirroring.INTERNAL, true),
    RBD("rbd", Mirroring.EXTERNAL, false),
    EXT("ext", Mirroring.EXTERNAL, false),
    GLUSTER("gluster", Mirroring.EXTERNAL, false);

    private final String word;
    private final Mirroring mirroring;
    private final boolean local;

    StorageTemplate(String word, Mirroring mirroring, boolean local) {
        this.word = word;
        this.mirroring = mirroring;
        this.local = local;
    }

    /** As Ganeti writes it. */
    public String word() {
        return word;
    }

    public Mirroring mirroring() {
        return mirroring;
    }

    /** Whether the disks take room in the node's volume group. */
    public boolean isLocal() {
        return local;
    }
}
