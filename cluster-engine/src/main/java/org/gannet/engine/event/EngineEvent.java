package org.gannet.engine.event;

/**
 * Something changed: read it again.
 * @param seq counts events of this engine from 1; a gap means that some were left out for a slow reader
 * @param objectId the job's, instance's or node's; empty for RESYNC
 */
public record EngineEvent(long seq, Kind kind, String objectId) {
    /** What changed. */
    public enum Kind {
        JOB,
        INSTANCE,
        NODE,
        /** Events were left out for this reader: read everything again. */
        RESYNC
    }
}
