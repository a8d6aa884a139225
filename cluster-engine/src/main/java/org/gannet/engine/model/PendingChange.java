package org.gannet.engine.model;

/** What has been changed about a running instance, and is so only after it was stopped and started. */
public enum PendingChange {
    NAME("its name"),
    VCPUS("its number of vCPUs"),
    MEMORY("its memory"),
    BOOT("what it boots from"),
    CDROM("its CD"),
    DISKS("its disks"),
    NICS("its network cards"),
    HYPERVISOR("what it is made of");

    private final String words;

    PendingChange(String words) {
        this.words = words;
    }

    /** For people, inside of a sentence: "its memory". */
    public String words() {
        return words;
    }
}
