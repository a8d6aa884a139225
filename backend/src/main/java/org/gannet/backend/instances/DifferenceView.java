package org.gannet.backend.instances;

import org.gannet.base.Subject;

/**
 * What would be another one in the cluster's own records.
 * @param name of the thing
 * @param part of the thing, such as "memory" or "disks.0.size"
 * @param before empty for what was not there
 * @param after empty for what would be there no more
 */
public record DifferenceView(Subject subject, String name, String part, String before, String after) {}
