/** Volumes of storage that programs of the operator drive, by the ExtStorage interface of Ganeti. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume.ext;
