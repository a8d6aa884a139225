package org.gannet.backend.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceDraft;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.simulation.SeededIds;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.VolumeSpec;

/** A cluster of a size: machines with two disks, a network card and a key, evenly on its nodes. */
record Fleet(List<Node> nodes, List<Instance> instances) {
    static final ImageDigest IMAGE = new ImageDigest("a1".repeat(32));
    private static final String KEY = "ssh-ed25519 " + "A".repeat(68) + " someone@example.org";

    static Fleet of(int nodes, int instances, List<OwnerId> owners) {
        List<Node> allNodes = new ArrayList<>();
        for (int number = 0; number < nodes; number++) {
            allNodes.add(node(number));
        }
        List<Instance> allInstances = new ArrayList<>();
        for (int number = 0; number < instances; number++) {
            allInstances.add(instance(number, allNodes.get(number % nodes).name(), owners.get(number % owners.size())));
        }
        return new Fleet(allNodes, allInstances);
    }

    ClusterState state() {
        return ClusterState.of(1, nodes, instances);
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        nodes.forEach(node -> changes.add(new Change.PutNode(node)));
        instances.forEach(instance -> changes.add(new Change.PutInstance(instance)));
        return changes;
    }

    /** The same at other addresses. @param address by a node's place in the list */
    static Fleet at(Fleet fleet, IntFunction<String> address) {
        List<Node> moved = new ArrayList<>();
        for (Node node : fleet.nodes()) {
            moved.add(node.withAddress(address.apply(moved.size())));
        }
        return new Fleet(moved, fleet.instances());
    }

    /** What planning looks at when all nodes have just reported. */
    PlanInputs inputs() {
        InstantNodes reporting = new InstantNodes(this);
        Moment now = new Moment(Instant.now(), 0);
        Map<NodeName, Observation> observations = new TreeMap<>();
        for (Node node : nodes) {
            NodeReport report = reporting.node(node.name()).report();
            observations.put(node.name(), new Observation(node.name(), now, Optional.of(report), Optional.empty()));
        }
        return new PlanInputs(state(), observations, now, Duration.ofSeconds(16), new SeededIds(1)::next);
    }

    /** The same with the other copies of all disks on another node each. */
    Fleet mirrored() {
        List<Instance> twice = new ArrayList<>();
        for (Instance instance : instances) {
            int number = twice.size();
            int away = 1 + number / nodes.size();
            NodeName second = nodes.get((number + away) % nodes.size()).name();
            twice.add(instance.draft()
                    .secondary(Optional.of(second))
                    .disks(instance.disks().stream()
                            .map(disk -> disk.withFormat(VolumeSpec.Format.RAW)
                                    .withTemplate(
                                            DiskTemplate.MIRROR,
                                            Optional.of(new Replica(
                                                    new VolumeId(new UUID(mixed(number), 7)), 10_000 + number, 0, 0))))
                            .toList())
                    .build());
        }
        return new Fleet(nodes, twice);
    }

    /** The same with disks that all nodes see. */
    Fleet shared() {
        var pool = new NodeFacts.Pool("shared", "sharedfile", ByteSize.ofGibibytes(10_000_000), "all");
        List<Node> seeing = nodes.stream()
                .map(node -> node.withFacts(node.facts().holding(List.of("file", "sharedfile"), List.of(pool))))
                .toList();
        List<Instance> seen = instances.stream()
                .map(instance -> instance.draft()
                        .disks(instance.disks().stream()
                                .map(disk -> disk.withFormat(VolumeSpec.Format.RAW)
                                        .withTemplate(DiskTemplate.SHAREDFILE, Optional.empty()))
                                .toList())
                        .build())
                .toList();
        return new Fleet(seeing, seen);
    }

    private static Node node(int number) {
        String name = String.format("node%04d", number);
        NodeFacts facts = SimulatedNodes.facts(name, 64, ByteSize.ofGibibytes(512), ByteSize.ofGibibytes(20_000));
        return Node.of(new NodeName(name), name + ":7411", facts);
    }

    static Instance instance(int number, NodeName node, OwnerId owner) {
        MacAddress mac = MacAddress.fromRandom(new UUID(((long) number + 1) << 24, 0));
        Nic nic = Nic.of(new NicId(new UUID(mixed(number), 3)), mac, new Nic.Attachment.Bridge("br0"));
        return InstanceDraft.of(
                        new InstanceId(new UUID(mixed(number), number)),
                        new HostName("web" + number),
                        owner,
                        node,
                        Instant.parse("2030-01-01T00:00:00Z"))
                .vcpus(2)
                .memory(ByteSize.ofGibibytes(4))
                .machineType("simulated-1")
                .disks(List.of(
                        disk(
                                2L * number,
                                ByteSize.ofGibibytes(20),
                                new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.RAW)),
                        disk(2L * number + 1, ByteSize.ofGibibytes(100), new VolumeSpec.Source.Empty())))
                .nics(List.of(nic))
                .sshKeys(List.of(KEY))
                .source("Debian 13")
                .build();
    }

    private static Disk disk(long number, ByteSize size, VolumeSpec.Source source) {
        return Disk.of(
                new DiskId(new UUID(mixed(number), number)),
                new VolumeId(new UUID(mixed(number + 1), number)),
                VolumeSpec.Format.QCOW2,
                size,
                source);
    }

    /** Spreads ids as random ones are spread. */
    private static long mixed(long number) {
        return number * 0x9e3779b97f4a7c15L;
    }

    /** A machine as people create most. @param number makes it another one */
    static CreateInstance.Parameters create(int number, OwnerId owner) {
        return new CreateInstance.Parameters(
                InstanceId.random(),
                new HostName("new" + number),
                owner,
                1,
                ByteSize.ofMebibytes(512),
                List.of(new NewDisk(
                        DiskId.random(),
                        ByteSize.ofGibibytes(10),
                        VolumeSpec.Format.QCOW2,
                        new VolumeSpec.Source.Empty())),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(KEY),
                "empty disk",
                Optional.empty(),
                true);
    }
}
