/** Volumes as files in directories that several nodes see. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume.sharedfile;
