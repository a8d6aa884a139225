package org.gannet.engine.event;

import java.time.Instant;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.job.JobId;

/** What readers are told: recorded events, which have a number and are kept, and hints, which are not. */
public sealed interface EngineEvent {
    /**
     * Stored in the same transaction as what it tells. What is true at one number, and all events after it, give what
     * is true now.
     * @param seq counts from 1 without gaps, for the whole life of the cluster
     * @param at by the engine's clock; for people to read
     */
    record Recorded(long seq, Instant at, Fact fact) implements EngineEvent {}

    /** A job's progress, figures or log have gone on; live only. */
    record JobProgressed(JobId job, Subject subject) implements EngineEvent {}

    /** A node has reported: figures about it and its machines may be others; live only. */
    record NodeReported(NodeName node) implements EngineEvent {}

    /**
     * Recorded events were left out for this reader: it reads everything again; what comes next follows on this number.
     * @param upTo the number up to which it misses events; what it reads now is at least as new
     */
    record ReadAgain(long upTo) implements EngineEvent {}
}
