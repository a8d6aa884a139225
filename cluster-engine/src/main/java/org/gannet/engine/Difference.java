package org.gannet.engine;

import org.gannet.base.Subject;

/**
 * What a plan changes in the cluster's own records.
 * @param name of the thing, for people
 * @param part of the thing, such as "memory" or "disks.0.size"
 * @param before empty for what was not there
 * @param after empty for what is there no more
 */
public record Difference(Subject subject, String name, String part, String before, String after) {}
