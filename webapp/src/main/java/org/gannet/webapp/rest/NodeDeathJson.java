package org.gannet.webapp.rest;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.backend.clusters.ShortageView;

/**
 * What would become of machines if a node died now.
 * @param goesOn can be started elsewhere, with the node
 * @param noRoom no node that sees their disks has room
 * @param lost have disks on this node only
 * @param unsettled are not whole, or in the middle of a move
 * @param alone run on elsewhere, without their second copy
 * @param single those of {@code goesOn} that have no second copy then
 * @param shortages which nodes could not bear one more death then
 */
record NodeDeathJson(
        List<MachineJson> goesOn,
        List<MachineJson> noRoom,
        List<MachineJson> lost,
        List<MachineJson> unsettled,
        List<MachineJson> alone,
        List<MachineJson> single,
        List<ShortageJson> shortages) {
    /** The node has not the memory for the mirrored machines that would come if the other one died. */
    record ShortageJson(String node, String dies, long neededBytes, long freeBytes) {
        static ShortageJson of(ShortageView view) {
            return new ShortageJson(
                    view.node(), view.dies(), view.needed().bytes(), view.free().bytes());
        }
    }

    /** @param node where it goes on */
    record MachineJson(String instance, String name, Optional<String> node) {
        static MachineJson of(NodeDeathView.Machine machine) {
            return new MachineJson(machine.id().toString(), machine.name(), machine.node());
        }
    }

    static NodeDeathJson of(NodeDeathView view) {
        return new NodeDeathJson(
                all(view.goesOn()),
                all(view.noRoom()),
                all(view.lost()),
                all(view.unsettled()),
                all(view.alone()),
                all(view.single()),
                view.shortages().stream().map(ShortageJson::of).toList());
    }

    private static List<MachineJson> all(List<NodeDeathView.Machine> machines) {
        return machines.stream().map(MachineJson::of).toList();
    }
}
