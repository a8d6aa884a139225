package org.gannet.engine.reconcile;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.FailureRoom;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.ThinSnapshots;
import org.gannet.engine.operation.node.RepairStorage;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;

/** Looks at nodes: whether they answer, agree with each other, and have what they promised. */
record NodeInspection(Inspection all) {
    /** More than what lies between question and answer, less than certificates and one-time passwords bear. */
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(30);

    void run() {
        Optional<String> version = most(all.nodes(), node -> node.facts().agentVersion());
        Map<Object, Optional<String>> hypervisors = all.nodes().stream()
                .collect(Collectors.groupingBy(
                        Node::group,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                nodes -> most(nodes, node -> node.facts().hypervisor()))));
        for (Node node : all.nodes()) {
            Optional<Observation> observed = all.observed(node.name());
            if (observed.isEmpty()) {
                silent(node);
            }
            observed.ifPresent(last -> last.report().ifPresent(report -> look(node, last, report)));
            version.filter(usual -> !usual.equals(node.facts().agentVersion()))
                    .ifPresent(usual -> add(
                            FindingCode.NODE_VERSION,
                            node,
                            new Remedy.Look(),
                            node.facts().agentVersion(),
                            usual));
            Optional.ofNullable(hypervisors.get(node.group()))
                    .flatMap(Function.identity())
                    .filter(usual -> !usual.equals(node.facts().hypervisor()))
                    .ifPresent(usual -> add(
                            FindingCode.NODE_HYPERVISOR,
                            node,
                            new Remedy.Look(),
                            node.facts().hypervisor(),
                            usual));
            Optional.ofNullable(all.known().copies().refusals().get(node.name()))
                    .ifPresent(why -> add(FindingCode.NODE_CONFIGURATION, node, new Remedy.Look(), why));
            program(node);
            bridges(node);
            kinds(node);
            room(node);
            roomForFailure(node);
        }
    }

    private void add(FindingCode code, Node node, Remedy remedy, Object... words) {
        Object[] withNode = new Object[words.length + 1];
        withNode[0] = node.name();
        System.arraycopy(words, 0, withNode, 1, words.length);
        all.add(code, node.name(), remedy, withNode);
    }

    /** What most of them say, when they do not all say the same; of two that are as many, the greater text. */
    private static Optional<String> most(Collection<Node> nodes, Function<Node, String> what) {
        Map<String, Long> counts =
                nodes.stream().collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting()));
        return counts.size() < 2
                ? Optional.empty()
                : counts.entrySet().stream()
                        .max(Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                        .map(Map.Entry::getKey);
    }

    /** One that has been watched for less than that may only not have been asked yet. */
    private void silent(Node node) {
        Optional<Observation> last =
                Optional.ofNullable(all.known().observations().get(node.name()));
        boolean asked = last.filter(each ->
                        each.age(all.known().now()).compareTo(all.known().silentAfter()) > 0)
                .isPresent();
        if (asked) {
            add(FindingCode.NODE_SILENT, node, new Remedy.Command("systemctl status gannet-agent"));
        }
    }

    private void look(Node node, Observation last, NodeReport report) {
        Duration skew = Duration.between(last.receivedAt().wall(), report.at()).abs();
        if (skew.compareTo(LARGEST_SKEW) > 0) {
            add(FindingCode.NODE_CLOCK, node, new Remedy.Command("chronyc makestep"), skew.toSeconds());
        }
        ByteSize own = new Inheritance(all.state())
                .node(node)
                .effective()
                .diskReserve()
                .orElse(ByteSize.ZERO);
        if (!own.isAtMost(report.diskFree())) {
            add(FindingCode.NODE_DISK_LOW, node, new Remedy.Look(), report.diskFree(), own);
        }
        report.pools().stream()
                .filter(pool -> pool.devicesLost() > 0)
                .forEach(pool -> add(
                        FindingCode.NODE_DEVICE_LOST,
                        node,
                        new Remedy.Ask(new RepairStorage.Parameters(node.name())),
                        pool.name(),
                        pool.devicesLost()));
    }

    private void program(Node node) {
        String program =
                new Inheritance(all.state()).node(node).effective().oobProgram().orElse("");
        if (program.isEmpty()) {
            return;
        }
        boolean there = all.nodes().stream()
                .filter(other -> !other.name().equals(node.name()) && all.isAnswering(other.name()))
                .anyMatch(other -> other.facts().programs().contains(program));
        if (!there) {
            add(FindingCode.NODE_PROGRAM, node, new Remedy.Look(), program);
        }
    }

    private void bridges(Node node) {
        List<Connection> connections =
                all.state().findGroup(node.group()).map(Group::networks).orElse(List.of());
        connections.stream()
                .filter(connection -> node.flags().vmCapable()
                        && connection.mode() == Connection.Mode.BRIDGED
                        && !node.facts().bridges().contains(connection.link()))
                .forEach(connection -> add(
                        FindingCode.NODE_BRIDGE,
                        node,
                        new Remedy.Command("ip link add " + connection.link() + " type bridge"),
                        connection.link(),
                        all.state()
                                .findNetwork(connection.network())
                                .map(network -> network.name().value())
                                .orElse("?")));
    }

    /** A kernel without its module, storage that is not mounted: one finding, however many machines there are. */
    private void kinds(Node node) {
        Map<DiskTemplate, Long> used = all.state().instancesOn(node.name()).stream()
                .flatMap(instance ->
                        instance.disks().stream().map(Disk::template).distinct())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        used.forEach((kind, machines) -> {
            if (!node.facts().holds(kind)) {
                String why = node.facts().whyNot(kind).orElse("");
                add(FindingCode.NODE_DISKS_UNUSABLE, node, new Remedy.Look(), kind, machines, why);
            }
        });
    }

    private void room(Node node) {
        NodeCapacity capacity = all.state().capacity(node);
        if (!capacity.promised().memory().isAtMost(capacity.memory())) {
            overcommitted(node, "memory", capacity.promised().memory(), capacity.memory());
        }
        if (!capacity.promised().disk().files().isAtMost(capacity.disk())) {
            overcommitted(node, "disk", capacity.promised().disk().files(), capacity.disk());
        }
        for (NodeFacts.Pool pool : node.facts().pools()) {
            ByteSize promised = capacity.promisedIn(pool).plus(ThinSnapshots.most(all.state(), node, pool));
            if (!promised.isAtMost(pool.total())) {
                overcommitted(node, "disk in the pool " + pool.name(), promised, pool.total());
            }
        }
        if (capacity.promised().vcpus() > capacity.vcpus()) {
            overcommitted(node, "vCPUs", capacity.promised().vcpus(), capacity.vcpus());
        }
    }

    private void overcommitted(Node node, String what, Object promised, Object most) {
        add(FindingCode.NODE_OVERCOMMITTED, node, new Remedy.Look(), what, promised, most);
    }

    /** For each other node: whether what is mirrored here from there would find its memory. */
    private void roomForFailure(Node node) {
        FailureRoom.shortages(all.state(), node)
                .forEach(found -> add(
                        FindingCode.NODE_NO_ROOM_FOR_FAILURE,
                        node,
                        new Remedy.Look(),
                        found.dies(),
                        found.needed(),
                        found.free()));
    }
}
