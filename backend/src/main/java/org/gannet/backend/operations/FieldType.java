package org.gannet.backend.operations;

/** What stands in a field of an operation's form, and how it stands in JSON. */
public enum FieldType {
    /** A string. */
    TEXT,
    /** A whole number. */
    NUMBER,
    /** Bytes, as a whole number. */
    SIZE,
    /** true or false. */
    YES_NO,
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
    /** The id of a disk of the machine that the operation is about. */
    DISK,
    /** An image's digest. */
    IMAGE,
    /** Anything that has parts of its own, as JSON. */
    JSON;

    /** Whether there is a list to choose from, see {@link OperationService#choices}. */
    public boolean isChosen() {
        return switch (this) {
            case NODE, GROUP, NETWORK, INSTANCE, DISK, IMAGE -> true;
            case TEXT, NUMBER, SIZE, YES_NO, CHOICE, JSON -> false;
        };
    }
}
