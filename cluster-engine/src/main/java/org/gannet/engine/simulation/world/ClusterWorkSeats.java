package org.gannet.engine.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.node.RemoveLeftover;

/** Places of what operators do with nodes and with the cluster as a whole. */
final class ClusterWorkSeats {
    static final List<Seat<?>> ALL =
            Stream.of(ofNodes(), ofTheCluster()).flatMap(List::stream).toList();

    private ClusterWorkSeats() {}

    private static List<Seat<?>> ofNodes() {
        return List.of(new Seat<>(
                RemoveLeftover.Parameters.class, 20, ClusterWorkSeats::leftover, ClusterWorkSeats::stillThere));
    }

    private static List<Seat<?>> ofTheCluster() {
        return List.of(
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
