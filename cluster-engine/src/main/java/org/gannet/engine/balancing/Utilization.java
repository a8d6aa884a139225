package org.gannet.engine.balancing;

/** What an instance really uses, in any unit that is the same for all instances; 1 each where nothing was measured. */
public record Utilization(double cpu, double memory, double disk, double network) {
    /** Where nothing was measured, each instance counts as one. */
    public static final Utilization UNMEASURED = new Utilization(1, 1, 1, 1);

    /** Where it is not to count. */
    public static final Utilization ZERO = new Utilization(0, 0, 0, 0);

    public Utilization {
        if (!(Double.isFinite(cpu + memory + disk + network))) {
            throw new IllegalArgumentException("a utilization is four finite numbers");
        }
    }
}
