package org.gannet.engine.balancing;

/** The twenty parts of the cluster score, in htools' order, each with its weight; lower is better. */
public enum Metric {
    FREE_MEMORY("free_mem_cv", 0.5, true),
    FREE_DISK("free_disk_cv", 0.5, true),
    NOT_REDUNDANT("n1_cnt", 1, false),
    RESERVED_MEMORY("reserved_mem_cv", 1, true),
    OFFLINE_ALL("offline_all_cnt", 4, false),
    OFFLINE_PRIMARIES("offline_pri_cnt", 16, false),
    VCPU_RATIO("vcpu_ratio_cv", 0.5, true),
    CPU_LOAD("cpu_load_cv", 1, true),
    MEMORY_LOAD("mem_load_cv", 1, true),
    DISK_LOAD("disk_load_cv", 1, true),
    NETWORK_LOAD("net_load_cv", 1, true),
    TAG_CONFLICTS("pri_tags_score", 2, false),
    SPINDLES("spindles_cv", 0.5, true),
    FREE_MEMORY_FORTHCOMING("free_mem_cv_forth", 0.5, true),
    FREE_DISK_FORTHCOMING("free_disk_cv_forth", 0.5, true),
    VCPU_RATIO_FORTHCOMING("vcpu_ratio_cv_forth", 0.5, true),
    SPINDLES_FORTHCOMING("spindles_cv_forth", 0.5, true),
    LOCATION("location_score", 1, false),
    LOCATION_EXCLUSION("location_exclusion_score", 1, false),
    RESERVED_MEMORY_TOTAL("reserved_mem_rtotal", 0.25, false);

    private final String word;
    private final double weight;
    private final boolean spread;

    Metric(String word, double weight, boolean spread) {
        this.word = word;
        this.weight = weight;
        this.spread = spread;
    }

    /** As htools prints it. */
    public String word() {
        return word;
    }

    public double weight() {
        return weight;
    }

    /** Whether it is a standard deviation over the nodes, and not a sum. */
    public boolean isSpread() {
        return spread;
    }
}
