/** Block devices that are adopted: what is done with them, the command lines, and how their answers are read. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume.blockdev;
