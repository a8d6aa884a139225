package org.gannet.engine.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.MacAddress;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceDraft;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeFlags;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.Replica;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.Subnet;
import org.gannet.engine.model.WishedBy;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Draws whole clusters that could be: the same from the same seed. */
public final class RandomConfiguration {
    private static final List<String> TEXTS =
            List.of("", "plain", "grüße \"quoted\" \\ \n\t €𝄞", "</script>'; --", " ");
    private final RandomGenerator random;
    private final RandomOverrides overrides;
    private final List<OwnerId> owners;
    private int number;

    /** @param owners of the machines; with none there are no machines */
    public RandomConfiguration(long seed, List<OwnerId> owners) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        overrides = new RandomOverrides(random);
        this.owners = List.copyOf(owners);
    }

    public ClusterConfiguration draw() {
        List<Network> networks = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            networks.add(network(count));
        }
        networks.sort(Comparator.comparing(Network::id));
        List<Group> groups = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            groups.add(group(count, networks));
        }
        groups.sort(Comparator.comparing(Group::id));
        List<Node> nodes = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            nodes.add(node(count, groups.get(random.nextInt(groups.size()))));
        }
        nodes.sort(Comparator.comparing(Node::name));
        Map<NetworkId, Network> byId = networks.stream().collect(Collectors.toMap(Network::id, network -> network));
        List<Instance> instances = new ArrayList<>();
        for (int count = nodes.isEmpty() || owners.isEmpty() ? 0 : random.nextInt(12); count > 0; count--) {
            instances.add(instance(nodes, groups, byId));
        }
        instances.sort(Comparator.comparing(Instance::id));
        List<SubmissionRule> rules = new ArrayList<>(Jobs.rules());
        rules.removeIf(rule -> random.nextBoolean());
        return new ClusterConfiguration(queue(), rules, overrides.settings(), groups, networks, nodes, instances);
    }

    /** One of some texts that are easily damaged on their way. */
    public String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    public RandomGenerator random() {
        return random;
    }

    private QueueSettings queue() {
        return new QueueSettings(
                1 + random.nextInt(100),
                random.nextBoolean(),
                random.nextBoolean() ? Optional.of("because \"so\"") : Optional.empty(),
                1 + random.nextInt(10_000),
                Duration.ofSeconds(random.nextInt(1_000_000), random.nextInt(1000) * 1000L));
    }

    private Network network(int count) {
        boolean v4 = random.nextBoolean();
        boolean v6 = !v4 || random.nextBoolean();
        List<IpRange> reserved = v4 && random.nextBoolean()
                ? List.of(IpRange.parse("10." + count + ".0.2-10." + count + ".0.9"))
                : List.of();
        return new Network(
                new NetworkId(id()),
                new NetworkName("net" + count),
                v4
                        ? Optional.of(new Subnet(
                                IpPrefix.parse("10." + count + ".0.0/16"),
                                random.nextBoolean()
                                        ? Optional.of(IpAddress.parse("10." + count + ".0.1"))
                                        : Optional.empty()))
                        : Optional.empty(),
                v6
                        ? Optional.of(new Subnet(IpPrefix.parse("fd00:" + count + "::/64"), Optional.empty()))
                        : Optional.empty(),
                random.nextBoolean() ? Optional.of(new MacPrefix("aa:bb:0" + count)) : Optional.empty(),
                reserved,
                overrides.tags(),
                openTo());
    }

    private OpenTo openTo() {
        return switch (random.nextInt(3)) {
            case 0 -> new OpenTo.Nobody();
            case 1 -> new OpenTo.Everybody();
            default -> new OpenTo.Projects(List.of(new OwnerId(id()), new OwnerId(id())));
        };
    }

    /** The first is there or not. */
    private Group group(int count, List<Network> networks) {
        GroupId id = count == 1 && random.nextBoolean() ? Group.FIRST : new GroupId(id());
        List<Connection> connections = networks.stream()
                .filter(network -> random.nextBoolean())
                .map(network -> new Connection(
                        network.id(), Connection.Mode.BRIDGED, "br" + random.nextInt(3), Optional.empty()))
                .toList();
        return new Group(
                id,
                new GroupName("rack" + count),
                AllocationPolicy.values()[random.nextInt(AllocationPolicy.values().length)],
                overrides.policy(),
                overrides.node(),
                overrides.disk(),
                overrides.hypervisor(),
                connections,
                overrides.tags());
    }

    private Node node(int count, Group group) {
        NodeName name = new NodeName("node" + count + (random.nextBoolean() ? ".example.org" : ""));
        return new Node(
                name,
                random.nextBoolean() ? "10.0.0." + count + ":7411" : "[fd00::" + count + "]:7411",
                SimulatedNodes.facts(name.value(), 1 + random.nextInt(64), new ByteSize(size()), new ByteSize(size())),
                random.nextBoolean(),
                random.nextBoolean(),
                group.id(),
                new NodeFlags(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
                overrides.node(),
                overrides.tags());
    }

    private Instance instance(List<Node> nodes, List<Group> groups, Map<NetworkId, Network> networks) {
        number++;
        Node home = nodes.get(random.nextInt(nodes.size()));
        Optional<Node> other = nodes.stream()
                .filter(node -> !node.equals(home) && random.nextInt(5) == 0)
                .findFirst();
        List<Disk> disks = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            disks.add(disk(other.isPresent() && random.nextBoolean()));
        }
        boolean mirrored = disks.stream().anyMatch(disk -> disk.replica().isPresent());
        Optional<Incoming> incoming = other.filter(node -> !mirrored)
                .map(node -> new Incoming(
                        node.name(),
                        disks.stream()
                                .map(disk -> disk.withVolume(new VolumeId(id())))
                                .toList(),
                        random.nextBoolean()));
        ByteSize memory = new ByteSize(size());
        Group group = groups.stream()
                .filter(each -> each.id().equals(home.group()))
                .findFirst()
                .orElseThrow();
        return InstanceDraft.of(
                        new InstanceId(id()),
                        new HostName("web" + number),
                        owners.get(random.nextInt(owners.size())),
                        home.name(),
                        Jobs.NOON.plusNanos(random.nextInt(1_000_000) * 1000L))
                .lifecycle(Lifecycle.values()[random.nextInt(Lifecycle.values().length)])
                .wished(
                        AdminState.values()[random.nextInt(AdminState.values().length)],
                        WishedBy.values()[random.nextInt(WishedBy.values().length)])
                .diskActivity(DiskActivity.values()[random.nextInt(DiskActivity.values().length)])
                .incoming(incoming)
                .secondary(mirrored ? other.map(Node::name) : Optional.empty())
                .vcpus(1 + random.nextInt(8))
                .memory(memory)
                .minMemory(random.nextInt(4) == 0 ? Optional.of(memory) : Optional.empty())
                .machineType("pc-" + text().strip())
                .disks(disks)
                .nics(nics(group, networks))
                .cdrom(random.nextBoolean() ? Optional.of(image()) : Optional.empty())
                .bootFrom(random.nextBoolean() ? VmSpec.BootFrom.CDROM : VmSpec.BootFrom.DISK)
                .sshKeys(random.nextBoolean() ? List.of() : List.of("ssh-ed25519 AAAA " + text()))
                .source(text())
                .spindleUse(random.nextInt(4) == 0 ? Optional.of(random.nextInt(5)) : Optional.empty())
                .hypervisor(overrides.hypervisor())
                .pending(random.nextInt(4) == 0 ? List.of(PendingChange.MEMORY) : List.of())
                .tags(overrides.tags())
                .rules(overrides.rules())
                .build();
    }

    private List<Nic> nics(Group group, Map<NetworkId, Network> networks) {
        List<Nic> nics = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            MacAddress mac = MacAddress.fromRandom(new UUID(((long) number << 28) + ((long) count << 24), 0));
            Nic.Attachment attachment =
                    random.nextBoolean() ? new Nic.Attachment.User() : new Nic.Attachment.Bridge("br" + count);
            List<IpAddress> addresses = List.of(IpAddress.parse("192.0.2." + (1 + random.nextInt(200))));
            if (!group.networks().isEmpty() && random.nextBoolean()) {
                long offset = 256L + 16L * number + count;
                Network network = networks.get(group.networks().getFirst().network());
                attachment = new Nic.Attachment.OnNetwork(network.id());
                // Behind what is reserved; each is drawn once.
                addresses = network.subnets().stream()
                        .map(subnet -> subnet.prefix().network().plus(offset))
                        .toList();
            }
            nics.add(Nic.of(new NicId(id()), mac, attachment)
                    .withAddresses(addresses)
                    .withName(random.nextBoolean() ? Optional.of("card " + count) : Optional.empty()));
        }
        return nics;
    }

    private Disk disk(boolean mirrored) {
        Disk disk = Disk.of(
                        new DiskId(id()),
                        new VolumeId(id()),
                        random.nextBoolean() ? VolumeSpec.Format.RAW : VolumeSpec.Format.QCOW2,
                        new ByteSize(size()),
                        random.nextBoolean()
                                ? new VolumeSpec.Source.Empty()
                                : new VolumeSpec.Source.CloneOf(image(), VolumeSpec.Format.RAW))
                .withMode(random.nextInt(4) == 0 ? Disk.Mode.RO : Disk.Mode.RW)
                .withName(random.nextBoolean() ? Optional.of("data") : Optional.empty());
        if (random.nextInt(4) == 0) {
            disk = disk.withSnapshots(
                    List.of(new Snapshot(new SnapshotId(id()), "before \"it\"", Jobs.NOON, disk.size())));
        }
        return mirrored
                ? disk.withFormat(VolumeSpec.Format.RAW)
                        .withTemplate(
                                DiskTemplate.DRBD,
                                Optional.of(new Replica(new VolumeId(id()), 11000 + random.nextInt(100), 1, 2)
                                        .withAgreement(Replica.Agreement.values()[random.nextInt(2)])))
                : disk;
    }

    private ImageDigest image() {
        return new ImageDigest(String.valueOf(random.nextInt(4)).repeat(64));
    }

    private long size() {
        return 1 + (random.nextLong() >>> (14 + random.nextInt(40)));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
