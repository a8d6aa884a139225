package org.gannet.engine.balancing;

/** Whether a node takes an instance; if not, why, by htools' words. */
public enum Fit {
    FITS("Ok"),
    NO_MEMORY("FailMem"),
    NO_DISK("FailDisk"),
    NO_CPU("FailCPU"),
    NO_REDUNDANCY("FailN1"),
    TAGS_CONFLICT("FailTags"),
    NO_MIGRATION("FailMig"),
    DISK_COUNT("FailDiskCount"),
    NO_SPINDLES("FailSpindles"),
    /** {@link Reach} forbids it; htools has no word for that. */
    OUT_OF_REACH("FailReach"),
    /** What happens inside htools only: an operation that makes no sense. */
    INTERNAL("FailInternal");

    private final String word;

    Fit(String word) {
        this.word = word;
    }

    /** As htools prints it. */
    public String word() {
        return word;
    }
}
