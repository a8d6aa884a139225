package org.gannet.backend.instances;

import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;

/** @param format "qcow2" or "raw" */
public record DiskView(DiskId id, ByteSize size, String format) {}
