/**
 * What stands between a guest and the two sides of its mirrored disks: a process of its own, one per node, that
 * outlives the agent. It uses nothing but the JDK: the agent copies these classes and runs the copy, so that the
 * process goes on when the agent is replaced by another version.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.mirror.device;
