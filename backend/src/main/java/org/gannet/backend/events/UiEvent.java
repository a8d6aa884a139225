package org.gannet.backend.events;

/**
 * Something that a view may show has changed; the view reads it anew.
 * @param id of the object: an instance's or job's UUID, a node's name
 */
public record UiEvent(Kind kind, String id) {
    /** What has changed. */
    public enum Kind {
        INSTANCE,
        JOB,
        NODE
    }
}
