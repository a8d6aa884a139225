package org.gannet.backend.instances;

import org.gannet.base.InstanceId;

/** Which machine is meant. */
public sealed interface Which {
    /** One that there is, or that a job is about to make. */
    record Existing(InstanceId id) implements Which {}

    /** The one that is made by a job asked for in the same batch. @param index of that job, before this one, from 0 */
    record MadeInBatch(int index) implements Which {}
}
