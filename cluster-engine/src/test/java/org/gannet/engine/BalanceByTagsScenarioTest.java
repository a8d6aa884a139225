package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Tag;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.TagCluster;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.instance.TagInstance;
import org.gannet.engine.operation.node.TagNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** What an operator's tags, as of hbal(1), do to the balance of a group. */
class BalanceByTagsScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    /** Without the rule they would be two on each node. */
    @Test
    void machinesWithTheSameExclusionTagDoNotComeTogether() {
        sixAlike();

        balanced(false);

        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 4L, "node2", 1L, "node3", 1L));
    }

    @Test
    void unlessSoftLimitsAreIgnored() {
        sixAlike();

        balanced(true);

        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 2L, "node2", 2L, "node3", 2L));
    }

    private void sixAlike() {
        does(new TagCluster.Parameters(tags("htools:iextags:service"), List.of()));
        for (int i = 0; i < 6; i++) {
            tagged(cluster.running("web" + i, "node1"), "service:web");
        }
    }

    @Test
    void theTwoCopiesOfAMachineComeToDifferentPlaces() {
        does(new TagCluster.Parameters(tags("htools:nlocation:rack"), List.of()));
        place("rack:a", "node1", "node2");
        place("rack:b", "node3");
        Instance web = MirroredMachines.in(cluster).made("web", "node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(10));

        balanced(false);

        Instance now = cluster.instance(web.id());
        assertThat(Stream.of(now.primary(), now.secondary().orElseThrow()).map(NodeName::value))
                .as("one copy in each rack")
                .contains("node3");
    }

    @Test
    void aMachineGoesToWhereItDesiresToBe() {
        does(new TagCluster.Parameters(tags("htools:nlocation:site", "htools:desiredlocation:site"), List.of()));
        place("site:north", "node3");
        InstanceId web = cluster.running("web", "node1").id();
        InstanceId other = cluster.running("other", "node2").id();
        tagged(cluster.instance(web), "site:north");

        balanced(false);

        assertThat(nodeOf(web)).isEqualTo("node3");
        assertThat(nodeOf(other)).isEqualTo("node2");
    }

    /** The new node understands what the old ones send, and not the other way round. */
    @Test
    void machinesGoOnlyToNodesThatUnderstandTheirs() {
        does(new TagCluster.Parameters(
                tags("htools:migration:cpu", "htools:allowmigration:cpu:old::cpu:new"), List.of()));
        place("cpu:old", "node1");
        place("cpu:new", "node2");
        place("cpu:other", "node3");
        for (int i = 0; i < 4; i++) {
            cluster.running("web" + i, "node1");
        }

        balanced(false);

        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 2L, "node2", 2L));
        cluster.running("more0", "node2");
        cluster.running("more1", "node2");
        assertThat(cluster.run(balance(false)).state())
                .as("none goes back to the old one")
                .isEqualTo(JobState.FAILED);
    }

    // ---

    private void place(String tag, String... nodes) {
        for (String node : nodes) {
            does(new TagNode.Parameters(new NodeName(node), tags(tag), List.of()));
        }
    }

    private void tagged(Instance instance, String tag) {
        does(new TagInstance.Parameters(instance.id(), tags(tag), List.of()));
    }

    private static List<Tag> tags(String... all) {
        return Stream.of(all).map(Tag::new).toList();
    }

    private static BalanceGroup.Parameters balance(boolean ignoreSoftErrors) {
        return new BalanceGroup.Parameters(
                Group.FIRST,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                false,
                ignoreSoftErrors,
                false);
    }

    private void balanced(boolean ignoreSoftErrors) {
        Job job = does(balance(ignoreSoftErrors));
        assertThat(job.children()).isNotEmpty();
        job.children()
                .forEach(child -> assertThat(cluster.end(child).state())
                        .as("%s", cluster.end(child).problem())
                        .isEqualTo(JobState.SUCCEEDED));
        assertThat(cluster.leftovers()).isEmpty();
    }

    private Job does(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private String nodeOf(InstanceId id) {
        return cluster.instance(id).primary().value();
    }

    private Map<String, Long> perNode() {
        return cluster.state().instances().values().stream()
                .collect(Collectors.groupingBy(instance -> instance.primary().value(), Collectors.counting()));
    }
}
