package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.testing.Jobs;
import org.gannet.engine.testing.RandomConfiguration;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster adopts is what it then is; half of it, or over something else, never. */
class AdoptTest {
    private static final List<OwnerId> OWNERS = List.of(new OwnerId(new UUID(0, 1)), new OwnerId(new UUID(0, -1)));
    private static final Runnable NOTHING = () -> {};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anEmptyClusterBecomesWhatItAdopts(long seed) {
        ClusterConfiguration drawn = new RandomConfiguration(seed, OWNERS).draw();
        assertThat(drawn.faults()).isEmpty();
        SimulatedCluster cluster = empty();

        cluster.engine().adopt(drawn, NOTHING);

        assertThat(ClusterConfiguration.of(cluster.state())).isEqualTo(drawn);
        assertThat(ClusterConfiguration.of(cluster.store.load().state())).isEqualTo(drawn);
        cluster.restartEngine();
        ClusterConfiguration again = ClusterConfiguration.of(cluster.state());
        assertThat(again).isEqualTo(drawn);
        SimulatedCluster other = empty();
        other.engine().adopt(again, NOTHING);
        assertThat(other.state().hasSameContentAs(cluster.state())).isTrue();
        assertThat(replayed(cluster).hasSameContentAs(cluster.state()))
                .as("events tell it")
                .isTrue();
    }

    @Test
    void refusesAClusterThatHasAnything() {
        ClusterConfiguration drawn = new RandomConfiguration(3, OWNERS).draw();
        for (Change there : List.of(
                new Change.PutNode(Jobs.node("there")),
                new Change.PutInstance(Jobs.instance(1, "there")),
                new Change.PutSubmissionRules(Jobs.rules()))) {
            SimulatedCluster cluster = new SimulatedCluster();
            ClusterState before = ClusterState.empty().apply(List.of(there), 1);
            cluster.store.commit(
                    new org.gannet.engine.spi.ClusterStore.Commit(0, 1, 0, List.of(there), List.of(), List.of()));
            cluster.engine().start();
            List<String> ran = new ArrayList<>();

            assertThat(problem(() -> cluster.engine().adopt(drawn, () -> ran.add("alongside"))))
                    .extracting(Problem::code)
                    .isEqualTo(ErrorCode.WRONG_STATE);
            assertThat(cluster.state()).isEqualTo(before);
            assertThat(ran).isEmpty();
        }
    }

    @Test
    void theQueueMayHaveBeenStoppedBefore() {
        SimulatedCluster cluster = empty();
        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.of("moving house")));
        ClusterConfiguration drawn = new RandomConfiguration(4, OWNERS).draw();
        cluster.engine().adopt(drawn, NOTHING);
        assertThat(ClusterConfiguration.of(cluster.state())).isEqualTo(drawn);
    }

    @Test
    void isNotAdoptedWhenWhatBelongsToItIsRefused() {
        SimulatedCluster cluster = empty();
        ClusterConfiguration drawn = new RandomConfiguration(5, OWNERS).draw();
        ProblemException no = new ProblemException(Problem.of(ErrorCode.NAME_TAKEN, "no"));

        assertThatThrownBy(() -> cluster.engine().adopt(drawn, () -> {
                    throw no;
                }))
                .isSameAs(no);
        assertThat(problem(() -> cluster.engine().adopt(drawn, () -> {
                            throw new IllegalStateException("too long");
                        }))
                        .internal())
                .contains("too long");
        assertThat(cluster.state().hasSameContentAs(ClusterState.empty())).isTrue();
        assertThat(cluster.store.load().state()).isEqualTo(cluster.state());
    }

    @Test
    void saysWhatNoClusterCanBe() {
        Instance web = Jobs.instance(1, "web1");
        Node node = Jobs.node("node1");
        assertThat(faults(List.of(node), List.of(web))).isEmpty();
        assertThat(faults(List.of(node, node), List.of())).containsExactly("There are two of one node: node1.");
        assertThat(faults(List.of(), List.of(web)))
                .containsExactly("Machine " + web.id() + " is on node node1, which is not there.");
        assertThat(faults(List.of(node), List.of(Jobs.movingInstance(1, "web1"))))
                .containsExactly("Machine " + web.id() + " is on node node2, which is not there.");
        assertThat(faults(List.of(node), List.of(web, web)))
                .contains("There are two of one machine: " + web.id() + ".")
                .contains("There are two of one MAC address: aa:00:00:00:00:01.")
                .contains("There are two of one disk: " + web.disks().getFirst().id() + ".")
                .contains(
                        "There are two of one volume: " + web.disks().getFirst().volume() + ".");
        assertThat(faults(List.of(node), List.of(web, Jobs.instance(2, "web1"))))
                .anyMatch(fault -> fault.startsWith("There are two of one name of a project's machine:"));
        SubmissionRule rule = Jobs.rules().getFirst();
        assertThat(ClusterConfiguration.plain(QueueSettings.standard(), List.of(rule, rule), List.of(), List.of())
                        .faults())
                .containsExactly("There are two of one rule: " + rule.id() + ".");

        SimulatedCluster cluster = empty();
        ClusterConfiguration broken =
                ClusterConfiguration.plain(QueueSettings.standard(), List.of(), List.of(), List.of(web));
        assertThat(problem(() -> cluster.engine().adopt(broken, NOTHING)).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(cluster.state().findInstance(new InstanceId(new UUID(1, 1)))).isEmpty();
        assertThat(cluster.state().findNode(new NodeName("node1"))).isEmpty();
    }

    private static List<String> faults(List<Node> nodes, List<Instance> instances) {
        return ClusterConfiguration.plain(QueueSettings.standard(), List.of(), nodes, instances)
                .faults();
    }

    private static SimulatedCluster empty() {
        return SimulatedCluster.of();
    }

    private static ClusterState replayed(SimulatedCluster cluster) {
        ClusterState state = ClusterState.empty();
        for (EngineEvent.Recorded event : cluster.store.events(0, 1000)) {
            if (event.fact() instanceof Fact.ObjectChanged(Change change, Optional<OwnerId> _)) {
                state = state.apply(List.of(change), state.revision() + 1);
            }
        }
        return state;
    }

    private static Problem problem(Runnable call) {
        try {
            call.run();
        } catch (ProblemException e) {
            return e.problem();
        }
        throw new AssertionError("was not refused");
    }
}
