package org.gannet.webapp.rest;

import java.util.List;
import org.gannet.backend.clusters.SpareNodesView;

/**
 * Which nodes could be switched off.
 * @param nodes in the order in which they would be emptied
 * @param held have disks of machines, and can't
 */
record SpareNodesJson(List<SpareJson> nodes, List<String> held) {
    /** @param machines and where each would go */
    record SpareJson(String node, List<NodeDeathJson.MachineJson> machines) {
        static SpareJson of(SpareNodesView.Spare spare) {
            return new SpareJson(
                    spare.node(),
                    spare.machines().stream().map(NodeDeathJson.MachineJson::of).toList());
        }
    }

    static SpareNodesJson of(SpareNodesView view) {
        return new SpareNodesJson(view.nodes().stream().map(SpareJson::of).toList(), view.held());
    }
}
