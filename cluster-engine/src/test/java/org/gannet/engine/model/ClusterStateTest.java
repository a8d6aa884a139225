package org.gannet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.GroupName;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpRange;
import org.gannet.base.MacAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.testing.Jobs;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the state keeps along with each change equals what adding everything up gives. */
class ClusterStateTest {
    private static final int CHANGES = 400;
    private static final List<NodeName> NODES =
            List.of(new NodeName("node1"), new NodeName("node10"), new NodeName("node2"), new NodeName("node3"));
    private static final List<NetworkId> NETWORKS =
            List.of(new NetworkId(new UUID(0, 1)), new NetworkId(new UUID(0, -1)));
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
            requireEqualNetworks(state, instances.values());
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

    @Test
    void knowsGroupsAndNetworksByNameAndWhoIsInThem() {
        Network office = Jobs.network(1, "office");
        Network lab = Jobs.network(2, "lab");
        Group rack = Jobs.group(1, "rack1", office, lab);
        Node node = Jobs.node("node1").withGroup(rack.id());
        ClusterState state = ClusterState.empty()
                .apply(
                        List.of(
                                new Change.PutNetwork(office),
                                new Change.PutNetwork(lab),
                                new Change.PutGroup(rack),
                                new Change.PutNode(node),
                                new Change.PutNode(Jobs.node("node2"))),
                        1);

        assertThat(state.groups().values()).containsExactly(Group.first(), rack);
        assertThat(state.findGroup(new GroupName("rack1"))).contains(rack);
        assertThat(state.nodesIn(rack.id())).containsExactly(node);
        assertThat(state.nodesIn(Group.FIRST)).containsExactly(Jobs.node("node2"));
        assertThat(state.groupsReaching(office.id())).containsExactly(rack);
        assertThat(state.findNetwork(new NetworkName("lab"))).contains(lab);

        Group renamed = rack.withName(new GroupName("rack2")).disconnected(office.id());
        ClusterState later = state.apply(
                List.of(
                        new Change.PutGroup(renamed),
                        new Change.PutNode(node.withGroup(Group.FIRST)),
                        new Change.DropNetwork(lab.id())),
                2);
        assertThat(later.findGroup(new GroupName("rack1"))).isEmpty();
        assertThat(later.findGroup(new GroupName("rack2"))).contains(renamed);
        assertThat(later.nodesIn(rack.id())).isEmpty();
        assertThat(later.groupsReaching(office.id())).isEmpty();
        assertThat(later.findNetwork(new NetworkName("lab"))).isEmpty();
        assertThat(later.hasSameContentAs(state)).isFalse();
        assertThat(state.findGroup(new GroupName("rack1"))).contains(rack);
        assertThat(ClusterState.nothing().apply(List.of(new Change.PutGroup(Group.first())), 0))
                .isEqualTo(ClusterState.empty());
    }

    @Test
    void givesTheLowestAddressThatIsFree() {
        Network office = Jobs.network(1, "office");
        Instance web = Jobs.instance(1, "web1");
        Nic card = Jobs.nic("aa:00:00:00:00:09", new Nic.Attachment.OnNetwork(office.id()))
                .withAddresses(List.of(IpAddress.parse("10.1.0.10"), IpAddress.parse("2001:db8:1::1")));
        ClusterState state = ClusterState.empty()
                .apply(
                        List.of(
                                new Change.PutNetwork(office),
                                new Change.PutInstance(
                                        web.draft().nics(List.of(card)).build())),
                        1);
        AddressPool pool = state.addresses(office);

        assertThat(pool.used()).extracting(IpAddress::toString).containsExactly("10.1.0.10", "2001:db8:1::1");
        assertThat(pool.nextFree(IpAddress.Version.V4, Set.of())).contains(IpAddress.parse("10.1.0.11"));
        assertThat(pool.nextFree(IpAddress.Version.V4, Set.of(IpAddress.parse("10.1.0.11"))))
                .contains(IpAddress.parse("10.1.0.12"));
        assertThat(pool.nextFree(IpAddress.Version.V6, Set.of())).contains(IpAddress.parse("2001:db8:1::2"));
        assertThat(pool.findFault(IpAddress.parse("10.1.0.10"))).contains("belongs to another machine");
        assertThat(pool.findFault(IpAddress.parse("10.1.0.1"))).contains("is the gateway's or the network's own");
        assertThat(pool.findFault(IpAddress.parse("10.1.0.255"))).contains("is the gateway's or the network's own");
        assertThat(pool.findFault(IpAddress.parse("10.2.0.1"))).contains("is not in network office");
        assertThat(pool.findFault(IpAddress.parse("10.1.0.5")))
                .as("reserved ones can be asked for")
                .isEmpty();
        Network full = office.withReserved(List.of(IpRange.parse("10.1.0.2-10.1.0.255")));
        assertThat(state.addresses(full).nextFree(IpAddress.Version.V4, Set.of()))
                .isEmpty();
    }

    private static void apply(Change change, Map<NodeName, Node> nodes, Map<InstanceId, Instance> instances) {
        switch (change) {
            case Change.PutInstance put -> instances.put(put.instance().id(), put.instance());
            case Change.DropInstance drop -> instances.remove(drop.id());
            case Change.PutNode put -> nodes.put(put.node().name(), put.node());
            case Change.DropNode drop -> nodes.remove(drop.name());
            default -> throw new AssertionError("not drawn: " + change);
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
        if (known.secondary().isPresent()) {
            return Optional.empty();
        }
        return to.equals(known.primary()) ? Optional.empty() : Optional.of(new Incoming(to, known.disks()));
    }

    private static Instance instance(RandomGenerator random, InstanceId id) {
        List<Disk> disks = new ArrayList<>();
        for (int disk = random.nextInt(3); disk > 0; disk--) {
            Disk plain = Disk.of(
                    new DiskId(new UUID(2, disk)),
                    new VolumeId(new UUID(3, random.nextLong())),
                    VolumeSpec.Format.RAW,
                    ByteSize.ofGibibytes(1 + random.nextInt(5)),
                    random.nextBoolean()
                            ? new VolumeSpec.Source.Empty()
                            : new VolumeSpec.Source.CloneOf(image(random), VolumeSpec.Format.RAW));
            Replica replica = new Replica(new VolumeId(new UUID(4, random.nextLong())), 11000, 0, 0);
            disks.add(random.nextInt(4) == 0 ? plain.withTemplate(DiskTemplate.DRBD, Optional.of(replica)) : plain);
        }
        List<Nic> nics = new ArrayList<>();
        for (int nic = random.nextInt(3); nic > 0; nic--) {
            Nic.Attachment network = new Nic.Attachment.OnNetwork(NETWORKS.get(random.nextInt(NETWORKS.size())));
            Nic card = Jobs.nic(
                    mac(random.nextInt(30)).value(), random.nextBoolean() ? network : new Nic.Attachment.User());
            nics.add(card.withAddresses(List.of(address(random.nextInt(10)))));
        }
        Optional<NodeName> secondary =
                disks.stream().anyMatch(disk -> disk.replica().isPresent())
                        ? Optional.of(NODES.getLast())
                        : Optional.empty();
        return InstanceDraft.of(
                        id,
                        new HostName("web" + random.nextInt(6)),
                        OWNERS.get(random.nextInt(OWNERS.size())),
                        NODES.get(random.nextInt(NODES.size() - 1)),
                        Jobs.NOON)
                .wished(AdminState.values()[random.nextInt(AdminState.values().length)], WishedBy.ADMIN)
                .secondary(secondary)
                .vcpus(1 + random.nextInt(4))
                .memory(ByteSize.ofMebibytes(128L + random.nextInt(1000)))
                .disks(disks)
                .nics(nics)
                .cdrom(random.nextInt(4) == 0 ? Optional.of(image(random)) : Optional.empty())
                .spindleUse(random.nextBoolean() ? Optional.of(random.nextInt(3)) : Optional.empty())
                .build();
    }

    private static ImageDigest image(RandomGenerator random) {
        return new ImageDigest(String.valueOf(random.nextInt(4)).repeat(64));
    }

    private static IpAddress address(int number) {
        return IpAddress.parse(number % 2 == 0 ? "10.0.0." + number : "2001:db8::" + number);
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
                    .isEqualTo(there.stream()
                            .map(instance -> added(instance, node))
                            .reduce(NodeUse.NONE, NodeUse::plus));
            assertThat(state.instancesMirroredTo(node))
                    .isEqualTo(where(instances, instance -> instance.secondary().equals(Optional.of(node))));
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

    private static void requireEqualNetworks(ClusterState state, Collection<Instance> instances) {
        for (NetworkId network : NETWORKS) {
            assertThat(state.instancesIn(network))
                    .isEqualTo(where(instances, instance -> instance.networks().contains(network)));
            for (int number = 0; number < 10; number++) {
                IpAddress address = address(number);
                assertThat(state.findHolder(network, address))
                        .isEqualTo(where(
                                        instances,
                                        instance -> instance.nics().stream()
                                                .anyMatch(nic -> nic.network().equals(Optional.of(network))
                                                        && nic.addresses().contains(address)))
                                .stream()
                                .findFirst());
            }
        }
    }

    /** Counted otherwise than in production. */
    private static NodeUse added(Instance instance, NodeName node) {
        boolean lives = instance.primary().equals(node)
                || instance.incoming().map(Incoming::node).equals(Optional.of(node));
        boolean counts = lives && instance.wished() != AdminState.OFFLINE;
        List<Disk> there = instance.disks().stream()
                .filter(each -> lives || each.replica().isPresent())
                .toList();
        long files = there.stream()
                .filter(each -> each.template() == DiskTemplate.FILE)
                .mapToLong(each -> each.size().bytes())
                .sum();
        long volumes = there.stream()
                .filter(each -> each.template() == DiskTemplate.DRBD)
                .mapToLong(
                        each -> each.size().bytes() + ByteSize.ofMebibytes(128).bytes())
                .sum();
        DiskRoom disk = DiskRoom.ofFiles(new ByteSize(files))
                .plus(DiskRoom.of(Place.of(DiskTemplate.PLAIN), new ByteSize(volumes)));
        return new NodeUse(
                lives ? 1 : 0,
                lives ? 0 : 1,
                counts ? instance.vcpus() : 0,
                counts ? instance.memory() : ByteSize.ZERO,
                disk,
                instance.spindleUse().orElse(1));
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
