package org.gannet.webapp.base.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.backend.instances.RemarkView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
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

    @Test
    void whatASetOfNodesWouldMoveIsThereWithItsSumAndUnfoldedWhenWanted() {
        var told = new PlannedForecast(foreseen(
                IntStream.range(0, 120).mapToObj(at -> moves("x" + at + ".")).toList()));

        assertThat(text(told))
                .contains("node1, node2", "120 machines leave · 1.2 TiB of disks · 120 GiB of memory")
                .doesNotContain("x0.");
        told.unfold();
        told.unfold();
        assertThat(text(told)).contains("x0.", "x99.", "and 20 more").doesNotContain("x100.");
        assertThat(text(told).split("x0\\.", -1)).as("once").hasSize(2);
    }

    @Test
    void ofManyNodesTheFirstAreNamed() {
        List<String> nodes =
                IntStream.rangeClosed(1, 40).mapToObj(at -> "n" + at).toList();

        assertThat(text(new PlannedForecast(new PlannedJob.Foreseen(nodes, 800, List.of(), Optional.empty()))))
                .contains("n12 and 28 more", "800 machines would leave as things are now")
                .doesNotContain("n13");
    }

    @Test
    void whatWouldBeRefusedInItsTurnSaysWhy() {
        Problem why =
                Problem.of(ErrorCode.NO_CAPACITY, "Can’t be emptied: node1.").withCause("web1 finds no other node.");

        assertThat(text(new PlannedForecast(new PlannedJob.Foreseen(List.of("node1"), 1, List.of(), Optional.of(why)))))
                .contains("it would be refused", "Can’t be emptied: node1.", "web1 finds no other node.")
                .doesNotContain("would leave");
        assertThat(text(new PlannedForecast(new PlannedJob.Foreseen(List.of("node1"), 0, List.of(), Optional.empty()))))
                .contains("No machine has to leave.");
    }

    @Test
    void setsAreNamedOnceWithTheirJobs() {
        PlanView plan = plan(
                List.of(new PlannedJob("MaintainNodes", "Maintain", Optional.empty(), List.of(), Optional.empty())
                        .foreseeing(List.of(foreseen(List.of(moves("web1")))))),
                List.of(
                        new RemarkView("SETS_OF_NODES", List.of("2", "1"), ""),
                        new RemarkView("SET_OF_NODES", List.of("1", "node1, node2", "1"), "")));

        assertThat(said(plan))
                .contains("sets, one after another: 1", "is a forecast", "1 machine leaves")
                .containsOnlyOnce("node1, node2");
    }

    private static PlannedJob.Foreseen foreseen(List<PlannedJob> moves) {
        return new PlannedJob.Foreseen(List.of("node1", "node2"), moves.size(), moves, Optional.empty());
    }

    private static String text(PlannedForecast told) {
        return told.getElement().getTextRecursively();
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
        return plan(jobs, List.of());
    }

    private static PlanView plan(List<PlannedJob> jobs, List<RemarkView> remarks) {
        return new PlanView(
                List.of(),
                jobs,
                List.of(),
                remarks,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                QuotaAmounts.NOTHING,
                Optional.empty());
    }
}
