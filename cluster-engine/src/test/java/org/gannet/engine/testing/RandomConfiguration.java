package org.gannet.engine.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Draws whole clusters that could be: the same from the same seed. */
public final class RandomConfiguration {
    private static final List<String> TEXTS =
            List.of("", "plain", "grüße \"quoted\" \\ \n\t €𝄞", "</script>'; --", " ");
    private final RandomGenerator random;
    private final List<OwnerId> owners;
    private int number;

    /** @param owners of the machines; with none there are no machines */
    public RandomConfiguration(long seed, List<OwnerId> owners) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.owners = List.copyOf(owners);
    }

    public ClusterConfiguration draw() {
        List<Node> nodes = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            nodes.add(node(count));
        }
        nodes.sort(Comparator.comparing(Node::name));
        List<Instance> instances = new ArrayList<>();
        for (int count = nodes.isEmpty() || owners.isEmpty() ? 0 : random.nextInt(12); count > 0; count--) {
            instances.add(instance(nodes));
        }
        instances.sort(Comparator.comparing(Instance::id));
        List<SubmissionRule> rules = new ArrayList<>(Jobs.rules());
        rules.removeIf(rule -> random.nextBoolean());
        return new ClusterConfiguration(queue(), rules, nodes, instances);
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

    private Node node(int count) {
        NodeName name = new NodeName("node" + count + (random.nextBoolean() ? ".example.org" : ""));
        return new Node(
                name,
                random.nextBoolean() ? "10.0.0." + count + ":7411" : "[fd00::" + count + "]:7411",
                SimulatedNodes.facts(name.value(), 1 + random.nextInt(64), new ByteSize(size()), new ByteSize(size())),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private Instance instance(List<Node> nodes) {
        number++;
        Node home = nodes.get(random.nextInt(nodes.size()));
        List<Disk> disks = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            disks.add(disk());
        }
        Optional<Incoming> incoming = nodes.stream()
                .filter(node -> !node.equals(home) && random.nextInt(5) == 0)
                .findFirst()
                .map(node -> new Incoming(
                        node.name(),
                        disks.stream()
                                .map(disk -> disk.withVolume(new VolumeId(id())))
                                .toList()));
        return new Instance(
                new InstanceId(id()),
                new HostName("web" + number),
                owners.get(random.nextInt(owners.size())),
                Lifecycle.values()[random.nextInt(Lifecycle.values().length)],
                AdminState.values()[random.nextInt(AdminState.values().length)],
                home.name(),
                incoming,
                1 + random.nextInt(8),
                new ByteSize(size()),
                "pc-" + text().strip(),
                disks,
                nics(),
                random.nextBoolean() ? Optional.of(image()) : Optional.empty(),
                random.nextBoolean() ? VmSpec.BootFrom.CDROM : VmSpec.BootFrom.DISK,
                random.nextBoolean() ? List.of() : List.of("ssh-ed25519 AAAA " + text()),
                text(),
                Jobs.NOON.plusNanos(random.nextInt(1_000_000) * 1000L));
    }

    private List<VmSpec.Nic> nics() {
        List<VmSpec.Nic> nics = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            MacAddress mac = MacAddress.fromRandom(new UUID(((long) number << 28) + ((long) count << 24), 0));
            nics.add(random.nextBoolean() ? new VmSpec.Nic.User(mac) : new VmSpec.Nic.Bridge(mac, "br" + count));
        }
        return nics;
    }

    private Disk disk() {
        return new Disk(
                new DiskId(id()),
                new VolumeId(id()),
                random.nextBoolean() ? VolumeSpec.Format.RAW : VolumeSpec.Format.QCOW2,
                new ByteSize(size()),
                random.nextBoolean()
                        ? new VolumeSpec.Source.Empty()
                        : new VolumeSpec.Source.CloneOf(image(), VolumeSpec.Format.RAW));
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
