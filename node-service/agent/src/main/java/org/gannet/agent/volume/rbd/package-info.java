/** Volumes as images of a Ceph cluster. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume.rbd;
