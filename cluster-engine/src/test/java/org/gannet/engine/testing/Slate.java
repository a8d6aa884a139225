package org.gannet.engine.testing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Replica;
import org.gannet.engine.model.WatcherSettings;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.node.VmSpec;

/**
 * What is there: wished in the state, real on the nodes. Without ids that a repeated planning draws anew.
 * @param instances one line each
 * @param use per node
 * @param configuration all that is no machine
 */
public record Slate(
        Set<String> instances,
        Map<String, String> use,
        Map<String, String> nodes,
        Set<String> locks,
        List<Object> configuration) {
    public static Slate of(SimulatedCluster cluster) {
        ClusterState state = cluster.state();
        return new Slate(
                state.instances().values().stream().map(Slate::line).collect(Collectors.toCollection(TreeSet::new)),
                new TreeMap<>(state.nodes().keySet().stream()
                        .collect(Collectors.toMap(
                                name -> name.value(), name -> state.use(name).toString()))),
                new TreeMap<>(cluster.nodes.all().stream()
                        .collect(Collectors.toMap(node -> node.name().value(), Slate::line))),
                cluster.engine().locks().stream().map(Object::toString).collect(Collectors.toSet()),
                List.of(
                        settings(state),
                        List.copyOf(state.groups().values()),
                        List.copyOf(state.networks().values()),
                        List.copyOf(state.nodes().values())));
    }

    /** Until when the watcher is paused follows from when that was planned. */
    private static ClusterSettings settings(ClusterState state) {
        WatcherSettings watcher = state.settings().watcher();
        return state.settings()
                .withWatcher(watcher.withPausedUntil(watcher.pausedUntil().map(until -> Instant.EPOCH)));
    }

    private static String line(Instance instance) {
        return instance.name() + " " + instance.lifecycle() + " wished " + instance.wished() + " on "
                + instance.primary() + " incoming " + instance.incoming().map(home -> home.node())
                + " disks "
                + instance.disks().stream()
                        .map(disk -> disk.size() + " " + disk.name() + " " + disk.mode() + " "
                                + disk.snapshots().size() + " snapshots")
                        .toList()
                + " cards "
                + instance.nics().stream()
                        .map(nic -> nic.attachment() + " " + nic.addresses() + " " + nic.name())
                        .toList()
                + " with " + instance.vcpus() + " vCPUs " + instance.memory() + " " + instance.minMemory() + " "
                + instance.runtimeMemory() + " boots " + instance.bootFrom() + " " + instance.cdrom() + " "
                + instance.hypervisor() + " waiting " + instance.pending() + " by " + instance.wishedBy() + " tags "
                + instance.tags() + " rules " + instance.rules() + " copies "
                + instance.disks().stream()
                        .flatMap(disk -> disk.replica().stream())
                        .map(Replica::agreement)
                        .toList();
    }

    private static String line(SimulatedNode node) {
        return "alive "
                + new TreeSet<>(node.aliveVms().stream()
                        .map(id -> id + node.findRunning(id).map(Slate::line).orElse(""))
                        .toList())
                + ", " + node.knownVolumes().size() + " volumes "
                + node.knownVolumes().stream()
                        .flatMap(volume -> node.findVolume(volume).stream())
                        .map(volume ->
                                volume.size() + " with " + volume.snapshots().size())
                        .sorted()
                        .toList()
                + " " + node.api().exports().size() + " exports";
    }

    /** Without what is drawn anew by each planning: volumes, addresses of cards. */
    private static String line(VmSpec running) {
        return " " + running.vcpus() + " " + running.memory() + " "
                + running.disks().stream()
                        .map(disk -> disk.id() + " " + disk.slot() + " " + disk.readOnly())
                        .toList()
                + running.nics().stream()
                        .map(nic -> nic.getClass().getSimpleName() + nic.slot())
                        .toList()
                + running.cdrom() + running.balloon() + running.hardware();
    }

    /** The same without what is known of second copies: what was taken back leaves them behind. */
    public Slate withoutAgreement() {
        return new Slate(
                instances.stream()
                        .map(line -> line.replaceAll(" copies \\[.*]$", ""))
                        .collect(Collectors.toCollection(TreeSet::new)),
                use,
                nodes,
                locks,
                configuration);
    }

    /** The same without who is alive. */
    public Slate withoutGuests() {
        Map<String, String> less = new TreeMap<>(nodes);
        less.replaceAll((name, line) -> line.replaceAll("alive \\[.*], (?=[0-9]+ volumes)", ""));
        return new Slate(instances, use, less, locks, configuration);
    }
}
