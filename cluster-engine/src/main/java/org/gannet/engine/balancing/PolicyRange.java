package org.gannet.engine.balancing;

/** Sizes that are allowed: from min to max, both inclusive, in each of the six. */
public record PolicyRange(PolicySpec min, PolicySpec max) {}
