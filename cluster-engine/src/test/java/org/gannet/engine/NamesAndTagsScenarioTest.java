package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.ConfigurationStory.done;
import static org.gannet.engine.ConfigurationStory.refused;
import static org.gannet.engine.ConfigurationWishes.LAB;
import static org.gannet.engine.ConfigurationWishes.OFFICE;
import static org.gannet.engine.ConfigurationWishes.RACK;
import static org.gannet.engine.ConfigurationWishes.connect;
import static org.gannet.engine.ConfigurationWishes.inOffice;
import static org.gannet.engine.ConfigurationWishes.network;
import static org.gannet.engine.ConfigurationWishes.of;
import static org.gannet.engine.ConfigurationWishes.office;
import static org.gannet.engine.ConfigurationWishes.only;
import static org.gannet.engine.ConfigurationWishes.rack;
import static org.gannet.engine.ConfigurationWishes.tags;
import static org.gannet.engine.ConfigurationWishes.web;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.gannet.base.Tag;
import org.gannet.base.Tags;
import org.gannet.engine.ConfigurationStory.Given;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.TagCluster;
import org.gannet.engine.operation.group.TagGroup;
import org.gannet.engine.operation.network.RenameNetwork;
import org.gannet.engine.operation.network.TagNetwork;
import org.gannet.engine.operation.node.TagNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What things are called, and what tags they wear. */
class NamesAndTagsScenarioTest {
    /** A thing that wears tags. */
    private record Wearer(
            String name,
            List<Given> given,
            BiFunction<List<Tag>, List<Tag>, Parameters> tag,
            Function<ClusterState, Tags> tags) {}

    private static final NodeName NODE = new NodeName("node1");

    private static final List<Wearer> WEARERS = List.of(
            new Wearer(
                    "a cluster",
                    List.of(),
                    TagCluster.Parameters::new,
                    state -> state.settings().tags()),
            new Wearer(
                    "a group",
                    List.of(rack()),
                    (add, remove) -> new TagGroup.Parameters(RACK, add, remove),
                    state -> state.findGroup(RACK).orElseThrow().tags()),
            new Wearer(
                    "a network",
                    List.of(office()),
                    (add, remove) -> new TagNetwork.Parameters(OFFICE, add, remove),
                    state -> state.findNetwork(OFFICE).orElseThrow().tags()),
            new Wearer(
                    "a node",
                    List.of(),
                    (add, remove) -> new TagNode.Parameters(NODE, add, remove),
                    state -> state.findNode(NODE).orElseThrow().tags()));

    static Stream<ConfigurationStory> stories() {
        return Stream.of(names(), worn(), gone()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(ConfigurationStory story) {
        story.happen();
    }

    private static List<ConfigurationStory> names() {
        return List.of(
                done(
                        "a network keeps its cards and addresses under another name",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        rename("campus"),
                        (cluster, none) -> {
                            assertThat(office(cluster).name()).isEqualTo(new NetworkName("campus"));
                            Instance web = only(cluster);
                            assertThat(web.nics())
                                    .singleElement()
                                    .satisfies(card -> assertThat(card.network().orElseThrow())
                                            .isEqualTo(OFFICE));
                            assertThat(cluster.run(inOffice(cluster, "web2", true))
                                            .problem())
                                    .as("the next address is the next one")
                                    .isEmpty();
                            assertThat(cluster.state().instances().values())
                                    .flatExtracting(Instance::nics)
                                    .flatExtracting(card -> card.addresses())
                                    .extracting(Object::toString)
                                    .contains("10.1.0.10", "10.1.0.11");
                        }),
                done(
                        "a network's old name is free",
                        List.of(office(), of(rename("campus"))),
                        network(LAB, "office", "10.2.0.0/24"),
                        (cluster, none) -> assertThat(cluster.state().findNetwork(new NetworkName("office")))
                                .get()
                                .satisfies(other -> assertThat(other.id()).isEqualTo(LAB))),
                refused(
                        "a network's name is its own",
                        List.of(office(), of(network(LAB, "lab", "10.2.0.0/24"))),
                        rename("lab"),
                        ErrorCode.NAME_TAKEN,
                        "There is a network lab already."),
                refused(
                        "a network that is not there is not renamed",
                        List.of(),
                        rename("lab"),
                        ErrorCode.NOT_FOUND,
                        "network"));
    }

    private static Parameters rename(String name) {
        return new RenameNetwork.Parameters(OFFICE, new NetworkName(name));
    }

    private static List<ConfigurationStory> worn() {
        return WEARERS.stream()
                .flatMap(it -> Stream.of(
                        done(
                                it.name() + " gets tags and loses others at once",
                                Stream.concat(
                                                it.given().stream(),
                                                Stream.of(of(it.tag().apply(tags("a", "b"), List.of()))))
                                        .toList(),
                                it.tag().apply(tags("b", "c"), tags("a", "never")),
                                (cluster, none) -> assertThat(it.tags().apply(cluster.state()))
                                        .isEqualTo(Tags.of("b", "c"))),
                        refused(
                                it.name() + " wears only so many",
                                Stream.concat(it.given().stream(), Stream.of(full(it)))
                                        .toList(),
                                it.tag().apply(tags("more"), List.of()),
                                ErrorCode.POLICY_VIOLATION,
                                "there may be " + Tags.MOST)))
                .toList();
    }

    /** By pieces, as no one operation puts so many on. */
    private static Given full(Wearer wearer) {
        List<List<Tag>> pieces = IntStream.range(0, Tags.MOST)
                .mapToObj(number -> new Tag("t" + number))
                .gather(Gatherers.windowFixed(1000))
                .toList();
        return cluster -> pieces.stream()
                .map(piece -> wearer.tag().apply(piece, List.of()))
                .toList();
    }

    private static List<ConfigurationStory> gone() {
        return List.of(
                refused("a group that is not there wears none", List.of(), wearer(1), ErrorCode.NOT_FOUND, "group"),
                refused("a network that is not there wears none", List.of(), wearer(2), ErrorCode.NOT_FOUND, "network"),
                refused(
                        "a node that is not there wears none",
                        List.of(),
                        new TagNode.Parameters(new NodeName("node9"), tags("a"), List.of()),
                        ErrorCode.NOT_FOUND,
                        "node9"));
    }

    private static Parameters wearer(int index) {
        return WEARERS.get(index).tag().apply(tags("a"), List.of());
    }
}
