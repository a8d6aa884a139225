package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.base.GroupId;

/**
 * A group of nodes, for operators and helpdesk.
 * @param allocation whether new machines go there: "PREFERRED", "LAST_RESORT" or "UNALLOCABLE"
 * @param nodes in the order of names
 * @param instances whose node is in it
 * @param networks that its nodes reach
 * @param parameters what holds in it
 */
public record GroupView(
        GroupId id,
        String name,
        String allocation,
        List<String> nodes,
        int instances,
        List<ConnectionView> networks,
        List<ParameterView> parameters,
        List<String> tags) {
    public GroupView {
        nodes = List.copyOf(nodes);
        networks = List.copyOf(networks);
        parameters = List.copyOf(parameters);
        tags = List.copyOf(tags);
    }
}
