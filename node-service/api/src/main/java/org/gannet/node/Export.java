package org.gannet.node;

import java.time.Instant;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;

/**
 * A volume's content in the node's backup directory, complete.
 * @param size of the volume, as the guest sees it
 * @param stored on the node's disk
 * @param sha256 of the file
 * @param note what the engine said about it, kept unread
 */
public record Export(ExportId id, Instant at, ByteSize size, ByteSize stored, String sha256, String note) {}
