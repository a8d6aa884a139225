package org.gannet.node;

import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/** @param size on the node's disk; zero when absent */
public record ImageStatus(ImageDigest digest, boolean present, ByteSize size) {}
