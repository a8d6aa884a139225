package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.testing.SimulatedCluster;

/**
 * One story of what the cluster is to be, on three nodes: given, when, then.
 * @param given made before, in this order; each succeeds
 * @param then a word of the refusal's message or cause, or a word that the state must have afterwards
 */
record ConfigurationStory(
        String name,
        List<Given> given,
        Function<SimulatedCluster, Parameters> when,
        Optional<ErrorCode> refused,
        Then then) {
    /** Something done before. */
    interface Given extends Function<SimulatedCluster, List<Parameters>> {}

    /** What must be so; for a refusal, of its problem. */
    interface Then extends BiConsumer<SimulatedCluster, Problem> {}

    static ConfigurationStory done(String name, List<Given> given, Parameters when, Then then) {
        return done(name, given, cluster -> when, then);
    }

    static ConfigurationStory done(
            String name, List<Given> given, Function<SimulatedCluster, Parameters> when, Then then) {
        return new ConfigurationStory(name, given, when, Optional.empty(), then);
    }

    static ConfigurationStory refused(String name, List<Given> given, Parameters when, ErrorCode code, String words) {
        return refused(name, given, cluster -> when, code, words);
    }

    static ConfigurationStory refused(
            String name, List<Given> given, Function<SimulatedCluster, Parameters> when, ErrorCode code, String words) {
        Then then = (cluster, problem) -> assertThat(problem.toString()).contains(words);
        return new ConfigurationStory(name, given, when, Optional.of(code), then);
    }

    /** Runs it and looks. */
    void happen() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        for (Given given : given) {
            for (Parameters parameters : given.apply(cluster)) {
                Job job = cluster.run(parameters);
                assertThat(job.state()).as("%s: %s", parameters, job.problem()).isEqualTo(JobState.SUCCEEDED);
            }
        }
        Parameters asked = when.apply(cluster);
        ClusterState before = cluster.state();
        Job job = cluster.run(asked);
        if (refused.isPresent()) {
            Problem problem = job.problem().orElseThrow();
            assertThat(problem.code()).as(problem.toString()).isEqualTo(refused.get());
            assertThat(cluster.state().hasSameContentAs(before))
                    .as("a refusal changes nothing")
                    .isTrue();
            then.accept(cluster, problem);
        } else {
            assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
            then.accept(cluster, Problem.of(ErrorCode.INTERNAL, "none"));
        }
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
