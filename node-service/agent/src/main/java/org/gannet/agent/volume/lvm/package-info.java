/** Logical volumes: what is done with them, the command lines, and how their answers are read. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume.lvm;
