package org.gannet.webapp.base.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.base.ByteSize;
import org.junit.jupiter.api.Test;

/** What is said of the jobs of a plan, and in which order. */
class PlannedJobsTest {
    @Test
    void whatRunsSideBySideIsInOneWave() {
        PlanView plan = plan(List.of(moves("a"), moves("b"), moves("c", 0), moves("d"), moves("e", 2, 1)));

        assertThat(plan.waves())
                .extracting(wave -> wave.stream().map(PlannedJob::title).toList())
                .containsExactly(List.of("a", "b", "d"), List.of("c"), List.of("e"));
        assertThat(said(plan))
                .containsSubsequence(
                        "Begin at once, side by side: 3 jobs",
                        "d",
                        "When what it needs is done: 1 job",
                        "c",
                        "When what it needs is done: 1 job",
                        "e");
    }

    @Test
    void eachSaysFromWhereToWhereAndWhatIsSent() {
        assertThat(said(plan(List.of(moves("web1")))))
                .contains("web1", "node1 → node2", "10 GiB of disks · 1 GiB of memory · score then 0.1250");
    }

    @Test
    void onlyOneAfterAnotherOrAllAtOnceIsNoMatterOfWaves() {
        assertThat(said(plan(List.of(moves("a"), moves("b", 0), moves("c", 1)))))
                .doesNotContain("side by side");
        assertThat(said(plan(List.of(moves("a"), moves("b"))))).doesNotContain("side by side");
    }

    @Test
    void ofManyTheFirstAreNamedAndTheOthersCounted() {
        List<PlannedJob> many = IntStream.range(0, 300)
                .mapToObj(at -> at < 150 ? moves("x" + at + ".") : moves("x" + at + ".", at - 150))
                .toList();

        assertThat(said(plan(many)))
                .contains("x99.", "and 50 more", "and 150 more")
                .doesNotContain("x100.");
    }

    private static String said(PlanView plan) {
        return new PlanPanel(plan).getElement().getTextRecursively();
    }

    private static PlannedJob moves(String title, Integer... after) {
        var moved = new PlannedJob.Moved(
                "node1", "node2", ByteSize.ofGibibytes(10), ByteSize.ofGibibytes(1), Optional.of(0.125));
        return new PlannedJob("MigrateInstance", title, Optional.of("node2"), List.of(after), Optional.of(moved));
    }

    private static PlanView plan(List<PlannedJob> jobs) {
        return new PlanView(
                List.of(),
                jobs,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                QuotaAmounts.NOTHING,
                Optional.empty());
    }
}
