package org.gannet.engine.balancing;

/** One instance in an instance policy: its size or a bound of it. Memory and disk (each disk's) in MiB. */
public record PolicySpec(long memoryMib, long vcpus, long diskMib, long disks, long nics, long spindles) {}
