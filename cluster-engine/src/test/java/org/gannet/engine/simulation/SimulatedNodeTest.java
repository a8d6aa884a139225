package org.gannet.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.CallFence;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeChangeContract;
import org.gannet.node.NodeContract;
import org.gannet.node.NodeReplicaContract;
import org.gannet.node.NodeTask;
import org.gannet.node.NodeVolumeContract;
import org.gannet.node.TaskSpec;

/** The simulated node behaves as the real one does. */
class SimulatedNodeTest implements NodeContract, NodeVolumeContract, NodeChangeContract, NodeReplicaContract {
    private final SimulatedNodes nodes =
            new SimulatedNodes(Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC));
    private final Map<Side, SimulatedNode> sides = new EnumMap<>(Side.class);

    SimulatedNodeTest() {
        for (Side side : Side.values()) {
            SimulatedNode node = nodes.add(side.name().toLowerCase(java.util.Locale.ROOT), Duration.ZERO);
            node.setPace(work ->
                    work instanceof TaskSpec.StopVm stop ? Duration.ofSeconds(stop.graceSeconds()) : Duration.ZERO);
            node.setGuestsLetGo(machine -> false);
            sides.put(side, node);
        }
    }

    @Override
    public NodeApi node(Side side, Supplier<CallStamp> stamps) {
        SimulatedNode node = sides.get(side);
        return new FencedNode(node.api(), new FencedNode.Gate() {
            @Override
            public <T> T read(String method, Supplier<T> work) {
                return node.gate(stamps.get()).read(method, work);
            }

            @Override
            public <T> T change(String method, List<CallFence.Resource> resources, Supplier<T> work) {
                return node.gate(stamps.get()).change(method, resources, work);
            }
        });
    }

    @Override
    public void restart(Side side) {
        sides.get(side).restartService();
    }

    @Override
    public void kill(Side side, InstanceId machine, NodeApi node) {
        sides.get(side).killVm(machine);
    }

    /** At once, or never. */
    @Override
    public NodeTask ended(NodeApi node, TaskId task) {
        return node.task(task);
    }

    @Override
    public NodeName name(Side side) {
        return sides.get(side).name();
    }

    @Override
    public String address(Side side) {
        return name(side).value();
    }

    @Override
    public void reboot(Side side) {
        sides.get(side).restartSystem();
    }

    /** At once, or never. */
    @Override
    public void becomes(BooleanSupplier so) {
        assertThat(so.getAsBoolean()).isTrue();
    }
}
