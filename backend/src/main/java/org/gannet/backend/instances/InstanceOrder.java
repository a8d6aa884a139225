package org.gannet.backend.instances;

/** What a list of machines is sorted by; equal ones by name, then id. */
public record InstanceOrder(Field field, boolean descending) {
    public static final InstanceOrder BY_NAME = new InstanceOrder(Field.NAME, false);

    /** Columns. */
    public enum Field {
        NAME,
        STATUS,
        PROJECT,
        NODE,
        VCPUS,
        MEMORY,
        DISK,
        CREATED
    }
}
