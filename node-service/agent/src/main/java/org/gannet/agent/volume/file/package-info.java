/** Volumes as files, made by qemu-img. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume.file;
