package org.gannet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gannet.base.ByteSize;
import org.gannet.base.Subject;
import org.gannet.base.Tags;
import org.gannet.engine.operation.Inherit;
import org.gannet.engine.testing.Jobs;
import org.gannet.engine.testing.RandomConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not set comes from the level above; said for every parameter, those to come too. */
class InheritanceTest {
    @Test
    void whatClustersHaveIsTotalAndWhatIsInheritedIsEmpty() {
        ClusterSettings cluster = ClusterSettings.standard();
        List<Overrides<?>> total = List.of(cluster.policy(), cluster.node(), cluster.disk(), cluster.hypervisor());
        List<Overrides<?>> none = List.of(
                InstancePolicy.INHERITED,
                NodeParameters.INHERITED,
                DiskParameters.INHERITED,
                HypervisorParameters.INHERITED);
        assertThat(total).allMatch(Overrides::isTotal);
        assertThat(none).allMatch(Overrides::isEmpty);
    }

    /** Looks at the records' components, so that one that is added and forgotten in over() is found. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void overTakesEachParameterFromWhereItIsSet(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Group> groups = new RandomConfiguration(seed, List.of()).draw().groups();
        for (Group group : groups) {
            requireOver(group.policy(), InstancePolicy.standardOfCluster(), random);
            requireOver(group.node(), NodeParameters.standard(), random);
            requireOver(group.disk(), DiskParameters.standard(), random);
            requireOver(group.hypervisor(), HypervisorParameters.standard(), random);
        }
    }

    private static <P extends Record & Overrides<P>> void requireOver(P some, P above, RandomGenerator random) {
        Map<String, Optional<?>> result = some.over(above).settings();
        some.settings()
                .forEach((name, value) -> assertThat(result.get(name))
                        .as(name)
                        .isEqualTo(value.isPresent() ? value : above.settings().get(name)));
        assertThat(some.over(above).isTotal()).isTrue();
        String dropped = List.copyOf(result.keySet()).get(random.nextInt(result.size()));
        Map<String, Optional<?>> without = above.without(dropped::equals).settings();
        without.forEach((name, value) -> assertThat(value.isPresent()).as(name).isEqualTo(!name.equals(dropped)));
    }

    @Test
    void tellsTheLevelOfEach() {
        HypervisorParameters own = HypervisorParameters.standard().without(name -> !name.equals("vga"));
        HypervisorParameters ofGroup = HypervisorParameters.standard()
                .without(name -> !List.of("vga", "keymap").contains(name));
        Group rack = Jobs.group(1, "rack1").withHypervisor(ofGroup);
        Instance web = Jobs.instance(1, "web1").draft().hypervisor(own).build();
        ClusterState state = ClusterState.empty()
                .apply(
                        List.of(
                                new Change.PutGroup(rack),
                                new Change.PutNode(Jobs.node("node1").withGroup(rack.id())),
                                new Change.PutInstance(web)),
                        1);
        Inheritance.Chain<HypervisorParameters> chain = new Inheritance(state).hypervisor(web);
        assertThat(chain.origin("vga")).isEqualTo(Level.INSTANCE);
        assertThat(chain.origin("keymap")).isEqualTo(Level.GROUP);
        assertThat(chain.origin("cpuType")).isEqualTo(Level.CLUSTER);
        assertThat(chain.effective().isTotal()).isTrue();
    }

    @Test
    void inheritsAgainByName() {
        NodeParameters set = NodeParameters.standard();
        assertThat(Inherit.changed("node", set, Optional.empty(), List.of("node")))
                .isEqualTo(NodeParameters.INHERITED);
        NodeParameters less = Inherit.changed("node", set, Optional.empty(), List.of("node.spindles", "disk"));
        assertThat(less.spindles()).isEmpty();
        assertThat(less.memoryReserve()).contains(ByteSize.ofMebibytes(256));
        Map<String, Overrides<?>> kinds = Map.of("node", NodeParameters.INHERITED);
        assertThatThrownBy(() -> Inherit.require(List.of("node.wheels"), kinds)).hasMessageContaining("node.wheels");
        assertThatThrownBy(() -> Inherit.require(List.of("disk"), kinds)).hasMessageContaining("disk");
    }

    @Test
    void findsThingsByTheirTags() {
        Network office = Jobs.network(1, "office");
        Group rack = Jobs.group(1, "rack1");
        Instance web = Jobs.instance(1, "web1").withTags(Tags.of("office:web", "x"));
        ClusterState state = ClusterState.empty()
                .apply(
                        List.of(
                                new Change.PutSettings(
                                        ClusterSettings.standard().withTags(Tags.of("office"))),
                                new Change.PutNetwork(office),
                                new Change.PutGroup(rack),
                                new Change.PutNode(Jobs.node("node1").withTags(Tags.of("ssd"))),
                                new Change.PutInstance(web)),
                        1);
        TagSearch search = new TagSearch(state);
        assertThat(search.find(tag -> tag.value().contains("office"), 100))
                .extracting(found -> found.subject() + " " + found.tag())
                .containsExactly(
                        "cluster office",
                        new Subject.OfNetwork(office.id()) + " office:1",
                        new Subject.OfInstance(web.id()) + " office:web");
        assertThat(search.find(tag -> true, 3)).hasSize(3);
    }
}
