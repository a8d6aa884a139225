package org.gannet.engine.operation.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.FailureRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.instance.Relocation;

/**
 * What would become of machines if a node died now: what evacuating it would do once somebody has made sure that it is
 * dead. Whether second copies lack something is not asked: that shows when it has died.
 * @param goes where machines can be started again, whether they run now or not; the largest first
 * @param noRoom whose disks would be there, but no node that sees them has room
 * @param lost whose disks are on this node only
 * @param unsettled that are not whole, in the middle of a move, or bound otherwise
 * @param alone that run on elsewhere, without their second copy
 * @param single those of {@code goes} that have no second copy then
 * @param shortages nodes whose memory would not do for what one more death would bring, when all that goes is there
 */
public record NodeDeath(
        Map<InstanceId, NodeName> goes,
        List<InstanceId> noRoom,
        List<InstanceId> lost,
        List<InstanceId> unsettled,
        List<InstanceId> alone,
        List<InstanceId> single,
        List<FailureRoom.Shortage> shortages) {
    /** Plays it. Pure. Costs about as much as a plan that evacuates the node. */
    public static NodeDeath of(Allocation cluster, NodeName dead) {
        ClusterState state = cluster.state();
        var inputs =
                new PlanInputs(state, cluster.observations(), cluster.now(), cluster.silentAfter(), UUID::randomUUID);
        var relocation = new Relocation(inputs, "Its node has died.");
        Relocation.Where where = Relocation.Where.within(Set.of(dead), Optional.empty());
        List<InstanceId> unsettled = new ArrayList<>();
        for (Instance instance : Relocation.hardestFirst(EvacuateNode.living(state, dead))) {
            relocation.move(instance, where, true);
        }
        relocation.staying().forEach((why, instances) -> {
            if (why != Relocation.Stay.NO_PLACE && why != Relocation.Stay.LOST) {
                instances.forEach(instance -> unsettled.add(instance.id()));
            }
        });
        return new NodeDeath(
                relocation.going(),
                staying(relocation, Relocation.Stay.NO_PLACE),
                staying(relocation, Relocation.Stay.LOST),
                unsettled,
                state.instancesMirroredTo(dead).stream().map(Instance::id).toList(),
                relocation.going().keySet().stream()
                        .filter(id -> state.findInstance(id)
                                .flatMap(Instance::secondary)
                                .isPresent())
                        .toList(),
                shortages(relocation.settled(), dead));
    }

    private static List<FailureRoom.Shortage> shortages(ClusterState after, NodeName dead) {
        return after.nodes().values().stream()
                .filter(node -> !node.offline() && !node.name().equals(dead))
                .flatMap(node -> FailureRoom.shortages(after, node).stream())
                .filter(found -> !found.dies().equals(dead))
                .toList();
    }

    private static List<InstanceId> staying(Relocation relocation, Relocation.Stay why) {
        return relocation.staying().getOrDefault(why, List.of()).stream()
                .map(Instance::id)
                .toList();
    }
}
