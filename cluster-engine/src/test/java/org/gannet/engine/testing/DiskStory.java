package org.gannet.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.gannet.base.ErrorCode;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;

/**
 * One row of a table of what happens to a machine and its disks.
 * @param given brings web1 there, before
 * @param problem its code, with a word of its text; empty for one that goes well
 */
public record DiskStory(
        String name,
        Function<SimulatedCluster, Instance> given,
        BiFunction<SimulatedCluster, Instance, Parameters> when,
        Optional<ErrorCode> problem,
        String word,
        Then then) {
    /** What must be so. */
    public interface Then {
        /** @param now as before, when it is there no more */
        void check(SimulatedCluster cluster, Instance before, Instance now);
    }

    @Override
    public String toString() {
        return name;
    }

    /** It goes well. */
    public static DiskStory done(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            Then then) {
        return new DiskStory(name, given, when, Optional.empty(), "", then);
    }

    /** It fails. */
    public static DiskStory failed(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            ErrorCode code,
            String word,
            Then then) {
        return new DiskStory(name, given, when, Optional.of(code), word, then);
    }

    /** Nothing changes. */
    public static DiskStory refused(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            ErrorCode code,
            String word) {
        return failed(
                name,
                given,
                when,
                code,
                word,
                (cluster, was, now) -> assertThat(now).isEqualTo(was));
    }

    /** That it happens so there, and leaves nothing open. */
    public void happensIn(SimulatedCluster cluster) {
        Instance before = given.apply(cluster);
        Job job = cluster.run(when.apply(cluster, before));
        assertThat(job.state())
                .as("%s", job.problem())
                .isEqualTo(problem.isPresent() ? JobState.FAILED : JobState.SUCCEEDED);
        problem.ifPresent(code -> {
            assertThat(job.problem().orElseThrow().code())
                    .as("%s", job.problem())
                    .isEqualTo(code);
            assertThat(job.problem().orElseThrow().toString()).contains(word);
        });
        then.check(cluster, before, cluster.state().findInstance(before.id()).orElse(before));
        assertThat(cluster.leftovers()).isEmpty();
    }
}
