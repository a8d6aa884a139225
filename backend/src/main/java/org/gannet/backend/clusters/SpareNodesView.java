package org.gannet.backend.clusters;

import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.operation.node.SpareNodes;

/**
 * Which nodes could be switched off.
 * @param nodes in the order in which they would be emptied
 * @param held nodes that can't, since disks of machines are there
 */
public record SpareNodesView(List<Spare> nodes, List<String> held) {
    public SpareNodesView {
        nodes = List.copyOf(nodes);
        held = List.copyOf(held);
    }

    /** @param machines with the node that each would go to */
    public record Spare(String node, List<NodeDeathView.Machine> machines) {
        public Spare {
            machines = List.copyOf(machines);
        }
    }

    static SpareNodesView of(ClusterState state, SpareNodes found) {
        return new SpareNodesView(
                found.nodes().stream()
                        .map(spare -> new Spare(
                                spare.node().value(),
                                spare.goes().entrySet().stream()
                                        .map(goes -> NodeDeathView.machine(
                                                state,
                                                goes.getKey(),
                                                Optional.of(goes.getValue().value())))
                                        .toList()))
                        .toList(),
                found.held().stream().map(NodeName::value).toList());
    }
}
