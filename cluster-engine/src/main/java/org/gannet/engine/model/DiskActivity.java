package org.gannet.engine.model;

/** Whether an instance's disks should be ready for use on its node; matters for those that are assembled from parts. */
public enum DiskActivity {
    ACTIVE("They are kept ready, also after its node has restarted."),
    INACTIVE("They are put away.");

    private final String sentence;

    DiskActivity(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
