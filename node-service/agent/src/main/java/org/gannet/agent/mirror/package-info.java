/**
 * Disks that two nodes hold alike, in user space: one process per side that opens the volume, and one per node that
 * stands between guests and the two sides. Both outlive the agent.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.mirror;
