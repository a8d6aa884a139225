package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.base.GroupId;

/**
 * How a node takes part, beside what its {@link NodeView} says; for operators and helpdesk.
 * @param group that it is in
 * @param vmCapable whether it may have machines
 * @param masterCapable whether it may keep what leads the cluster
 * @param powered whether it was switched on when it was last switched
 * @param secondaries machines whose disks are mirrored to it
 * @param pools that disks lie in
 * @param missing kinds of disks that it can't hold now, with the reason
 * @param images that are kept here, to make disks of them
 * @param parameters how it is used, and where that comes from
 */
public record NodeDetails(
        GroupId group,
        String groupName,
        boolean vmCapable,
        boolean masterCapable,
        boolean powered,
        int secondaries,
        List<PoolView> pools,
        List<MissingKindView> missing,
        List<NodeImageView> images,
        List<ParameterView> parameters,
        List<String> tags) {
    public NodeDetails {
        pools = List.copyOf(pools);
        missing = List.copyOf(missing);
        images = List.copyOf(images);
        parameters = List.copyOf(parameters);
        tags = List.copyOf(tags);
    }
}
