package org.gannet.node;

import org.gannet.base.ByteSize;

/**
 * A copy of the cluster's configuration that the node keeps, in case the database is lost.
 * @param epoch of the leader that sent it
 * @param revision of the cluster's state
 * @param sha256 of its bytes
 */
public record StoredConfiguration(long epoch, long revision, ByteSize size, String sha256) {}
