package org.gannet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
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
import org.gannet.engine.testing.Jobs;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the state keeps along with each change equals what adding everything up gives. */
class ClusterStateTest {
    private static final int CHANGES = 400;
    private static final List<NodeName> NODES =
            List.of(new NodeName("node1"), new NodeName("node10"), new NodeName("node2"), new NodeName("node3"));
    private static final List<OwnerId> OWNERS = List.of(new OwnerId(new UUID(0, 1)), new OwnerId(new UUID(0, -1)));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void indexesEqualWhatIsAddedUpAfterEachChange(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<NodeName, Node> nodes = new TreeMap<>();
        Map<InstanceId, Instance> instances = new TreeMap<>();
        ClusterState state = ClusterState.empty();
        for (int revision = 1; revision <= CHANGES; revision++) {
            ClusterState before = state;
            String was = describe(before);
            List<Change> changes = new ArrayList<>();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                changes.add(draw(random, instances));
                apply(changes.getLast(), nodes, instances);
            }
            state = state.apply(changes, revision);

            requireEqual(state, revision, nodes.values(), instances.values());
            assertThat(describe(before)).as("an earlier state does not change").isEqualTo(was);
            assertThat(state).isEqualTo(ClusterState.of(revision, nodes.values(), instances.values()));
        }
    }

    @Test
    void comesInTheOrderOfNamesAndIdsWhateverCameFirst() {
        Instance first = Jobs.instance(1, "one");
        Instance second = Jobs.instance(2, "two");
        ClusterState one = ClusterState.of(1, List.of(Jobs.node("node2"), Jobs.node("node1")), List.of(second, first));

        assertThat(one.nodes().keySet()).extracting(NodeName::value).containsExactly("node1", "node2");
        assertThat(one.instances().values()).containsExactly(first, second);
        assertThat(one.instancesOn(new NodeName("node1"))).containsExactly(first, second);
        assertThat(one)
                .isEqualTo(ClusterState.of(1, List.of(Jobs.node("node1"), Jobs.node("node2")), List.of(first, second)))
                .isNotEqualTo(one.apply(List.of(), 2));
        assertThat(one.hasSameContentAs(one.apply(List.of(), 2))).isTrue();
    }

    @Test
    void sameChangeTwiceIsOnce() {
        Instance web = Jobs.movingInstance(1, "web");
        ClusterState once = ClusterState.empty().apply(List.of(new Change.PutInstance(web)), 1);
        assertThat(describe(once.apply(List.of(new Change.PutInstance(web)), 1)))
                .isEqualTo(describe(once));
        ClusterState none = once.apply(List.of(new Change.DropInstance(web.id())), 1);
        assertThat(describe(none.apply(List.of(new Change.DropInstance(web.id())), 1)))
                .isEqualTo(describe(ClusterState.empty().apply(List.of(), 1)));
    }

    @Test
    void keepsTheQueuesSettingsAndRules() {
        QueueSettings paused = QueueSettings.standard().withPaused(true);
        List<Change> both = List.of(new Change.PutQueueSettings(paused), new Change.PutSubmissionRules(Jobs.rules()));
        ClusterState state = ClusterState.empty().apply(both, 1).apply(List.of(new Change.PutNode(Jobs.node("a"))), 2);

        assertThat(state.queue()).isEqualTo(paused);
        assertThat(state.rules()).isEqualTo(Jobs.rules());
        assertThat(ClusterState.empty().queue()).isEqualTo(QueueSettings.standard());
        assertThat(state.hasSameContentAs(ClusterState.of(2, List.of(Jobs.node("a")), List.of())))
                .isFalse();
    }

    private static void apply(Change change, Map<NodeName, Node> nodes, Map<InstanceId, Instance> instances) {
        switch (change) {
            case Change.PutInstance put -> instances.put(put.instance().id(), put.instance());
            case Change.DropInstance drop -> instances.remove(drop.id());
            case Change.PutNode put -> nodes.put(put.node().name(), put.node());
            case Change.DropNode drop -> nodes.remove(drop.name());
            case Change.PutQueueSettings settings -> throw new AssertionError("not drawn: " + settings);
            case Change.PutSubmissionRules rules -> throw new AssertionError("not drawn: " + rules);
        }
    }

    private static Change draw(RandomGenerator random, Map<InstanceId, Instance> instances) {
        InstanceId id = new InstanceId(new UUID(random.nextInt(2) - 1L, random.nextInt(20)));
        NodeName node = NODES.get(random.nextInt(NODES.size()));
        return switch (random.nextInt(10)) {
            case 0 -> new Change.DropNode(node);
            case 1 -> new Change.PutNode(Jobs.node(node.value()).withFlags(random.nextBoolean(), false));
            case 2, 3 -> new Change.DropInstance(id);
            case 4 ->
                new Change.PutInstance(Optional.ofNullable(instances.get(id))
                        .map(known -> known.withIncoming(incoming(random, known)))
                        .orElseGet(() -> instance(random, id)));
            case 5 ->
                new Change.PutInstance(Optional.ofNullable(instances.get(id))
                        .map(known ->
                                known.incoming().map(known::movedTo).orElse(known.withLifecycle(Lifecycle.REMOVING)))
                        .orElseGet(() -> instance(random, id)));
            default -> new Change.PutInstance(instance(random, id));
        };
    }

    private static Optional<Incoming> incoming(RandomGenerator random, Instance known) {
        NodeName to = NODES.get(random.nextInt(NODES.size()));
        return to.equals(known.primary()) ? Optional.empty() : Optional.of(new Incoming(to, known.disks()));
    }

    private static Instance instance(RandomGenerator random, InstanceId id) {
        List<Disk> disks = new ArrayList<>();
        for (int disk = random.nextInt(3); disk > 0; disk--) {
            disks.add(new Disk(
                    new DiskId(new UUID(2, disk)),
                    new VolumeId(new UUID(3, random.nextLong())),
                    VolumeSpec.Format.RAW,
                    ByteSize.ofGibibytes(1 + random.nextInt(5)),
                    random.nextBoolean()
                            ? new VolumeSpec.Source.Empty()
                            : new VolumeSpec.Source.CloneOf(image(random), VolumeSpec.Format.RAW)));
        }
        List<VmSpec.Nic> nics = new ArrayList<>();
        for (int nic = random.nextInt(3); nic > 0; nic--) {
            nics.add(new VmSpec.Nic.User(mac(random.nextInt(30))));
        }
        return new Instance(
                id,
                new HostName("web" + random.nextInt(6)),
                OWNERS.get(random.nextInt(OWNERS.size())),
                Lifecycle.READY,
                AdminState.UP,
                NODES.get(random.nextInt(NODES.size())),
                Optional.empty(),
                1 + random.nextInt(4),
                ByteSize.ofMebibytes(128L + random.nextInt(1000)),
                "pc",
                disks,
                nics,
                random.nextInt(4) == 0 ? Optional.of(image(random)) : Optional.empty(),
                VmSpec.BootFrom.DISK,
                List.of(),
                "",
                Jobs.NOON);
    }

    private static ImageDigest image(RandomGenerator random) {
        return new ImageDigest(String.valueOf(random.nextInt(4)).repeat(64));
    }

    private static MacAddress mac(int number) {
        return new MacAddress(String.format("aa:00:00:00:00:%02x", number));
    }

    // --- adding everything up

    private static void requireEqual(
            ClusterState state, long revision, Collection<Node> nodes, Collection<Instance> instances) {
        assertThat(state.revision()).isEqualTo(revision);
        assertThat(state.nodes().values()).containsExactlyElementsOf(nodes);
        assertThat(state.instances().values()).containsExactlyElementsOf(instances);
        for (NodeName node : NODES) {
            List<Instance> there =
                    where(instances, instance -> instance.nodesUsed().contains(node));
            assertThat(state.instancesOn(node)).isEqualTo(there);
            assertThat(state.use(node))
                    .isEqualTo(new NodeUse(
                            there.size(),
                            there.stream().mapToInt(Instance::vcpus).sum(),
                            there.stream().map(Instance::memory).reduce(ByteSize.ZERO, ByteSize::plus),
                            there.stream().map(Instance::diskTotal).reduce(ByteSize.ZERO, ByteSize::plus)));
        }
        for (OwnerId owner : OWNERS) {
            assertThat(state.instancesOf(owner))
                    .isEqualTo(where(instances, instance -> instance.owner().equals(owner)));
            for (int number = 0; number < 6; number++) {
                HostName name = new HostName("web" + number);
                assertThat(state.findInstance(owner, name))
                        .isEqualTo(instances.stream()
                                .filter(instance -> instance.owner().equals(owner)
                                        && instance.name().equals(name))
                                .findFirst());
            }
        }
        for (int number = 0; number < 4; number++) {
            ImageDigest image = new ImageDigest(String.valueOf(number).repeat(64));
            assertThat(state.instancesUsing(image))
                    .isEqualTo(
                            where(instances, instance -> instance.imagesNeeded().contains(image)));
        }
        for (int number = 0; number < 30; number++) {
            MacAddress mac = mac(number);
            assertThat(state.isTaken(mac))
                    .isEqualTo(instances.stream()
                            .anyMatch(instance -> instance.macs().contains(mac)));
        }
    }

    private static List<Instance> where(Collection<Instance> instances, Predicate<Instance> which) {
        return instances.stream()
                .filter(which)
                .sorted(Comparator.comparing(Instance::id))
                .toList();
    }

    /** Everything that it answers. */
    private static String describe(ClusterState state) {
        StringBuilder all = new StringBuilder(state.toString());
        all.append(state.nodes()).append(state.instances());
        NODES.forEach(node -> all.append(state.use(node)).append(state.instancesOn(node)));
        OWNERS.forEach(owner -> all.append(state.instancesOf(owner)));
        return all.toString();
    }
}
