package org.gannet.backend.operations;

/** What stands in a field of an operation's form, and how it stands in JSON. */
public enum FieldType {
    /** A string. */
    TEXT,
    /** A whole number. */
    NUMBER,
    /** A number that need not be whole. */
    DECIMAL,
    /** Bytes, as a whole number. */
    SIZE,
    /** true or false. */
    YES_NO,
    /** A moment, as ISO 8601 text in UTC: "2026-11-21T10:00:00Z". */
    TIME,
    /** A length of time, as ISO 8601 text: "PT1H". */
    DURATION,
    /** One of the field's own words. */
    CHOICE,
    /** A node's name. */
    NODE,
    /** A group's id. */
    GROUP,
    /** A network's id. */
    NETWORK,
    /** A machine's id. */
    INSTANCE,
    /** A project's id. */
    PROJECT,
    /** The id of a disk of the machine that the operation is about. */
    DISK,
    /** The id of a network card of that machine. */
    NIC,
    /** The id of a snapshot of that machine's disks. */
    SNAPSHOT,
    /** An image's digest. */
    IMAGE,
    /** The id of a backup on the node that the operation is about. */
    BACKUP,
    /** An object with the fields of the field's only shape. */
    RECORD,
    /** An object of one of the field's shapes, which names it. */
    VARIANT,
    /** An object: its names are values of the first field of the only shape, what they have of the other. */
    MAP,
    /** Anything else, as JSON. */
    JSON;

    /** Whether there is a list to choose from, see {@link OperationService#choices}. */
    public boolean isChosen() {
        return switch (this) {
            case NODE, GROUP, NETWORK, INSTANCE, PROJECT, DISK, NIC, SNAPSHOT, IMAGE, BACKUP -> true;
            case TEXT, NUMBER, DECIMAL, SIZE, YES_NO, TIME, DURATION, CHOICE, RECORD, VARIANT, MAP, JSON -> false;
        };
    }

    /** Whether it has fields of its own. */
    public boolean hasParts() {
        return this == RECORD || this == VARIANT || this == MAP;
    }
}
