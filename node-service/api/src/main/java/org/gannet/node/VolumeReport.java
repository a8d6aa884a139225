package org.gannet.node;

import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;

/**
 * @param size as the guest sees it
 * @param used on the node's disk
 */
public record VolumeReport(VolumeId id, VolumeSpec.Format format, ByteSize size, ByteSize used) {}
