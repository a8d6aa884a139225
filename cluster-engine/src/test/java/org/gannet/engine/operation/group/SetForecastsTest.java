package org.gannet.engine.operation.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Forecast;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far is told what sets of nodes would do in their turn. */
class SetForecastsTest {
    private static final long AS_MUCH_AS_IT_TAKES = Long.MAX_VALUE;

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");

    @BeforeEach
    void pairs() {
        new Rolling(cluster).pairs();
    }

    @Test
    void theFirstSetIsToldWhateverItTakesTheOthersByNumber() {
        List<Forecast> told = told(0, set(1), set(2), set(3));

        assertThat(told).extracting(Forecast::machines).containsExactly(1, 1, 1);
        assertThat(told).extracting(each -> each.moves().size()).containsExactly(1, 0, 0);
        assertThat(told(AS_MUCH_AS_IT_TAKES, set(1), set(2), set(3)))
                .extracting(each -> each.moves().size())
                .containsExactly(1, 2, 1);
    }

    @Test
    void afterOneThatWouldBeRefusedNothingIsTold() {
        Instance left = machine("web12");
        Instance unfinished = left.draft().incoming(left.atSecondary()).build();

        ClusterState state = cluster.state().apply(List.of(new Change.PutInstance(unfinished)), 0);

        List<Forecast> told = told(state, AS_MUCH_AS_IT_TAKES, set(3), set(1), set(4));

        assertThat(told).extracting(each -> each.moves().size()).containsExactly(1, 0, 0);
        assertThat(told.get(1).hindrance().map(Problem::code)).contains(ErrorCode.WRONG_STATE);
        assertThat(told.get(2).hindrance()).isEmpty();
    }

    @Test
    void nodesThatCannotGoDownTogetherAreToldInParts() {
        List<Forecast> parts = told(AS_MUCH_AS_IT_TAKES, set(1, 2));

        assertThat(parts).extracting(Forecast::nodes).containsExactly(set(1).nodes(), set(2).nodes());
        assertThat(parts).extracting(Forecast::machines).containsExactly(1, 2);
    }

    private static MaintainNodes.Parameters set(int... nodes) {
        return new MaintainNodes.Parameters(
                Group.FIRST, IntStream.of(nodes).mapToObj(Rolling::node).toList(), MaintainNodes.Meanwhile.WAIT, false);
    }

    private Instance machine(String name) {
        return cluster.state().instances().values().stream()
                .filter(instance -> instance.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Forecast> told(long mostWork, MaintainNodes.Parameters... sets) {
        return told(cluster.state(), mostWork, sets);
    }

    private List<Forecast> told(ClusterState state, long mostWork, MaintainNodes.Parameters... sets) {
        Plan plan = new Plan(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(sets).stream()
                        .map(set -> new Plan.PlannedJob(set, "", List.of()))
                        .toList(),
                List.of(),
                Optional.empty());
        Allocation now = cluster.engine().view().allocation();
        PlanInputs inputs = new PlanInputs(state, now.observations(), now.now(), now.silentAfter(), cluster.ids::next);
        return new SetForecasts(inputs, Group.FIRST, false, mostWork)
                .of(plan).stream().flatMap(List::stream).toList();
    }
}
