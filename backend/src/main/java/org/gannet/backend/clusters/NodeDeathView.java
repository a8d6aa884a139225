package org.gannet.backend.clusters;

import java.util.List;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.node.NodeDeath;

/**
 * What would become of machines if a node died now.
 * @param goesOn machines that can be started elsewhere, with the node; the largest first
 * @param noRoom machines whose disks would be there, but no node that sees them has room
 * @param lost machines whose disks are on this node only
 * @param unsettled machines that are not whole or in the middle of a move
 * @param alone machines that run on elsewhere, without their second copy
 * @param single those of {@code goesOn} that have no second copy then
 * @param shortages which nodes could not bear one more death then
 */
public record NodeDeathView(
        List<Machine> goesOn,
        List<Machine> noRoom,
        List<Machine> lost,
        List<Machine> unsettled,
        List<Machine> alone,
        List<Machine> single,
        List<ShortageView> shortages) {
    public NodeDeathView {
        goesOn = List.copyOf(goesOn);
        noRoom = List.copyOf(noRoom);
        lost = List.copyOf(lost);
        unsettled = List.copyOf(unsettled);
        alone = List.copyOf(alone);
        single = List.copyOf(single);
        shortages = List.copyOf(shortages);
    }

    /** @param node where it goes on */
    public record Machine(InstanceId id, String name, Optional<String> node) {}

    static NodeDeathView of(ClusterState state, NodeDeath death) {
        return new NodeDeathView(
                death.goes().entrySet().stream()
                        .map(goes -> machine(
                                state,
                                goes.getKey(),
                                Optional.of(goes.getValue().value())))
                        .toList(),
                machines(state, death.noRoom()),
                machines(state, death.lost()),
                machines(state, death.unsettled()),
                machines(state, death.alone()),
                machines(state, death.single()),
                death.shortages().stream().map(ShortageView::of).toList());
    }

    private static List<Machine> machines(ClusterState state, List<InstanceId> ids) {
        return ids.stream().map(id -> machine(state, id, Optional.empty())).toList();
    }

    static Machine machine(ClusterState state, InstanceId id, Optional<String> node) {
        String name =
                state.findInstance(id).map(Instance::name).map(Object::toString).orElse("");
        return new Machine(id, name, node);
    }
}
