package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.clusters.GroupBalanceView;
import org.gannet.backend.clusters.HeadroomView;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.backend.clusters.NodeDeathView.Machine;
import org.gannet.backend.clusters.ShortageView;
import org.gannet.backend.clusters.SpareNodesView;
import org.gannet.backend.flavors.FlavorView;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.backend.instances.RemarkView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;

/** What programs are told of where machines would go: names and units of fields, once and for all. */
class PlacementJsonGoldenTest {
    @Test
    void aPlanOfJobs() {
        var migrates = new PlannedJob(
                "MigrateInstance",
                "Migrate web1",
                Optional.of("node2"),
                List.of(),
                Optional.of(moved("node1", "node2", 0, 1, Optional.empty())));
        var replaces = new PlannedJob(
                "ReplaceDisks",
                "Replace disks of web1",
                Optional.of("node3"),
                List.of(0),
                Optional.of(moved("node1", "node3", 20, 0, Optional.of(0.125))));
        var held = new PlannedJob(
                "ReturnNodes", "Return nodes of a group", Optional.empty(), List.of(0, 1), Optional.empty());
        matches(
                "plan-of-jobs",
                plan(
                        List.of(migrates, replaces, held),
                        new RemarkView(
                                "BALANCED",
                                List.of("1", "2.5000", "0.1250"),
                                "The score of the group is 2.5000 now, 0.1250 afterwards.")));
    }

    @Test
    void aPlanOfSetsOfNodes() {
        var set = new PlannedJob(
                "MaintainNodes", "Maintain nodes of a group", Optional.empty(), List.of(), Optional.empty());
        var migrates = new PlannedJob(
                "MigrateInstance",
                "Migrate web1",
                Optional.of("node2"),
                List.of(),
                Optional.of(moved("node1", "node2", 10, 1, Optional.empty())));
        matches(
                "plan-of-sets",
                plan(
                        List.of(
                                set.foreseeing(List.of(new PlannedJob.Foreseen(
                                        List.of("node1", "node3"), 1, List.of(migrates), Optional.empty()))),
                                set.foreseeing(List.of(new PlannedJob.Foreseen(
                                        List.of("node2"),
                                        2,
                                        List.of(),
                                        Optional.of(Problem.of(ErrorCode.NO_CAPACITY, "Can’t be emptied: node2.")))))),
                        new RemarkView("SETS_OF_NODES", List.of("3", "2"), "Nodes that go down: 3; sets: 2.")));
    }

    @Test
    void ofVeryManyMovesTheFirstAreListedAndAllCounted() {
        var migrates = new PlannedJob(
                "MigrateInstance",
                "Migrate web1",
                Optional.of("node2"),
                List.of(),
                Optional.of(moved("node1", "node2", 1, 1, Optional.empty())));
        var told = PlanJson.ForecastJson.of(
                new PlannedJob.Foreseen(List.of("node1"), 1500, Collections.nCopies(1500, migrates), Optional.empty()));

        assertThat(told.moves()).hasSize(1000);
        assertThat(told.moveCount()).isEqualTo(1500);
        assertThat(told.copiedBytes()).isEqualTo(ByteSize.ofGibibytes(1500).bytes());
    }

    private static PlanJson plan(List<PlannedJob> jobs, RemarkView remark) {
        return PlanJson.of(new PlanView(
                List.of(),
                jobs,
                List.of(),
                List.of(remark),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                QuotaAmounts.NOTHING,
                Optional.empty()));
    }

    private static PlannedJob.Moved moved(String from, String to, long disks, long memory, Optional<Double> score) {
        return new PlannedJob.Moved(from, to, ByteSize.ofGibibytes(disks), ByteSize.ofGibibytes(memory), score);
    }

    @Test
    void theDeathOfANode() {
        matches(
                "node-death",
                NodeDeathJson.of(new NodeDeathView(
                        List.of(machine(1, Optional.of("node2")), machine(2, Optional.of("node3"))),
                        List.of(machine(3, Optional.empty())),
                        List.of(machine(4, Optional.empty())),
                        List.of(machine(5, Optional.empty())),
                        List.of(machine(6, Optional.empty())),
                        List.of(machine(1, Optional.empty())),
                        List.of(new ShortageView(
                                "node2", "node3", ByteSize.ofGibibytes(2), ByteSize.ofGibibytes(1))))));
    }

    @Test
    void nodesThatAreNotNeeded() {
        matches(
                "spare-nodes",
                SpareNodesJson.of(new SpareNodesView(
                        List.of(
                                new SpareNodesView.Spare("node2", List.of()),
                                new SpareNodesView.Spare("node3", List.of(machine(1, Optional.of("node1"))))),
                        List.of("node4"))));
    }

    @Test
    void howAGroupStands() {
        matches(
                "group-balance",
                GroupBalanceJson.of(new GroupBalanceView(
                        new GroupId(new UUID(0, 1)),
                        "default",
                        3,
                        40,
                        1.75,
                        List.of(
                                new GroupBalanceView.Part(GroupBalanceView.What.LOAD, 1.5),
                                new GroupBalanceView.Part(GroupBalanceView.What.OUT_OF_SERVICE, 0.25)),
                        List.of(new ShortageView("node2", "node3", ByteSize.ofGibibytes(2), ByteSize.ofGibibytes(1))),
                        List.of(new GroupBalanceView.Closed("node1", "DRAINED")))));
    }

    @Test
    void howMuchStillFits() {
        matches(
                "headroom",
                HeadroomJson.of(new HeadroomView(
                        Optional.of(DiskTemplate.MIRROR),
                        Optional.of(new HeadroomView.Hardware(
                                "node1", 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200))),
                        List.of(new HeadroomView.Row(
                                new FlavorView("small", "Small", 1, ByteSize.ofGibibytes(1), ByteSize.ofGibibytes(10)),
                                12,
                                8,
                                false,
                                List.of(new HeadroomView.Limit("MEMORY", 2), new HeadroomView.Limit("DRAINED", 1)),
                                Optional.of(7))))));
    }

    private static Machine machine(int number, Optional<String> node) {
        return new Machine(new InstanceId(new UUID(0, number)), "web" + number, node);
    }

    private static void matches(String name, Object body) {
        Golden.assertMatches(
                "rest/" + name + ".json",
                ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n");
    }
}
