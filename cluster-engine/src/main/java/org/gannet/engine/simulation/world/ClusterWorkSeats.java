package org.gannet.engine.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.RedistributeConfiguration;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.node.AddNode;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.operation.node.ReAddNode;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.operation.node.RemoveNode;
import org.gannet.engine.operation.node.RenameNode;
import org.gannet.engine.operation.node.RepairStorage;

/** Places of what operators do with nodes and with the cluster as a whole. */
final class ClusterWorkSeats {
    static final List<Seat<?>> ALL =
            Stream.of(ofNodes(), ofTheCluster()).flatMap(List::stream).toList();

    private ClusterWorkSeats() {}

    private static List<Seat<?>> ofNodes() {
        return List.of(
                new Seat<>(
                        RemoveLeftover.Parameters.class, 20, ClusterWorkSeats::leftover, ClusterWorkSeats::stillThere),
                seat(AddNode.Parameters.class, 12, ClusterWorkSeats::add),
                seat(
                        ReAddNode.Parameters.class,
                        4,
                        requests -> new ReAddNode.Parameters(requests.node(), Optional.empty())),
                seat(RepairStorage.Parameters.class, 4, requests -> new RepairStorage.Parameters(requests.node())),
                seat(RemoveNode.Parameters.class, 8, requests -> new RemoveNode.Parameters(requests.node())),
                seat(
                        RenameNode.Parameters.class,
                        1,
                        requests -> new RenameNode.Parameters(
                                requests.node(), new HostName("elsewhere"), Optional.empty())),
                seat(
                        PowerNode.Parameters.class,
                        4,
                        requests -> new PowerNode.Parameters(
                                requests.node(),
                                requests.chance().pick(List.of(PowerNode.Action.values())),
                                Optional.empty(),
                                requests.chance().oneIn(2))));
    }

    /** Of one that is there already, it is refused; of one that was removed, it is done. */
    private static AddNode.Parameters add(Requests requests) {
        String name = requests.node().value();
        return new AddNode.Parameters(
                new HostName(name),
                name,
                Optional.of(requests.group()),
                requests.chance().oneIn(3));
    }

    private static List<Seat<?>> ofTheCluster() {
        return List.of(
                seat(
                        RedistributeConfiguration.Parameters.class,
                        2,
                        requests -> new RedistributeConfiguration.Parameters()),
                seat(
                        PauseWatcher.Parameters.class,
                        1,
                        requests ->
                                new PauseWatcher.Parameters(requests.chance().between(1, 10))),
                seat(ResumeWatcher.Parameters.class, 2, requests -> new ResumeWatcher.Parameters()));
    }

    private static <P extends Parameters> Seat<P> seat(Class<P> operation, int weight, Function<Requests, P> draw) {
        return new Seat<>(operation, weight, draw, (world, parameters) -> Optional.empty());
    }

    /** Anything that a node has: most of it is in use, and then it must be refused. */
    private static RemoveLeftover.Parameters leftover(Requests requests) {
        NodeHost host = requests.host();
        List<RemoveLeftover.Parameters> there = new ArrayList<>();
        host.node().knownVms().stream()
                .sorted()
                .map(vm -> of(host, RemoveLeftover.Kind.MACHINE, vm.value()))
                .forEach(there::add);
        host.node().knownVolumes().stream()
                .map(VolumeId::value)
                .sorted()
                .map(volume -> of(host, RemoveLeftover.Kind.VOLUME, volume))
                .forEach(there::add);
        return there.isEmpty()
                ? of(host, RemoveLeftover.Kind.REPLICA, requests.id())
                : requests.chance().pick(there);
    }

    private static RemoveLeftover.Parameters of(NodeHost host, RemoveLeftover.Kind kind, UUID id) {
        return new RemoveLeftover.Parameters(host.node().name(), kind, id.toString());
    }

    /** A node whose disk has forgotten that it removed something has it again; nobody can know. */
    private static Optional<String> stillThere(World world, RemoveLeftover.Parameters asked) {
        UUID id = UUID.fromString(asked.id());
        return world.hosts().stream()
                .filter(host -> host.node().name().equals(asked.node()))
                .filter(host -> switch (asked.kind()) {
                    case MACHINE ->
                        host.node().knownVms().contains(new InstanceId(id))
                                && !host.returnedVms().contains(new InstanceId(id));
                    case VOLUME ->
                        host.node().knownVolumes().contains(new VolumeId(id))
                                && !host.returnedVolumes().contains(new VolumeId(id));
                    case REPLICA -> false;
                })
                .map(host -> "it is still on " + host.name())
                .findFirst();
    }
}
