package org.gannet.backend.events;

/**
 * Something that a view may show has changed; the view reads it anew.
 * @param id of the object: the UUID of an instance, job, group or network, a node's name; empty for CLUSTER, QUEUE and
 *     EVERYTHING
 */
public record UiEvent(Kind kind, String id) {
    public static final UiEvent EVERYTHING = new UiEvent(Kind.EVERYTHING, "");

    /** What has changed. */
    public enum Kind {
        /** Also when a job about it has come further, or its node has reported. */
        INSTANCE,
        JOB,
        NODE,
        GROUP,
        NETWORK,
        /** What holds for the whole cluster. */
        CLUSTER,
        /** The queue's settings or its rules. */
        QUEUE,
        /** Too much to tell: read everything anew. */
        EVERYTHING
    }
}
