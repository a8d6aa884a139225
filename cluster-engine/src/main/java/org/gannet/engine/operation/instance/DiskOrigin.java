package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;

/** What a new disk is a copy of. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DiskOrigin.OfDisk.class, name = "disk"),
    @JsonSubTypes.Type(value = DiskOrigin.OfExport.class, name = "export")
})
public sealed interface DiskOrigin {
    /**
     * A disk of a machine that is there.
     * @param snapshot the moment that is copied; empty for the disk as it is when the copy is made
     */
    record OfDisk(InstanceId instance, DiskId disk, Optional<SnapshotId> snapshot) implements DiskOrigin {}

    /** What lies in a node's backup directory. */
    record OfExport(NodeName node, ExportId export) implements DiskOrigin {}
}
