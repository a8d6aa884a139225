package org.gannet.backend.bench;

import java.util.List;
import java.util.function.IntSupplier;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.node.SpareNodes;

/** What is planned for a whole group, each for machines with another kind of disks. */
final class MaintenanceBench {
    private static final int ROUNDS = 5;

    private final Sheet sheet;
    /** So that nothing is found to be of no use and left out. */
    private long seen;

    MaintenanceBench(Sheet sheet) {
        this.sheet = sheet;
    }

    void measure(Fleet alone) {
        measure(alone, "disks on one node");
        measure(alone.mirrored(), "mirrored disks");
        PlanInputs shared = alone.shared().inputs();
        sheet.times(
                "nodes that could be switched off, disks that all nodes see",
                times(() -> SpareNodes.of(shared.allocation()).nodes().size()),
                "");
        if (seen == 0) {
            throw new IllegalStateException("nothing was done");
        }
    }

    private void measure(Fleet fleet, String disks) {
        PlanInputs inputs = fleet.inputs();
        List<NodeName> set =
                fleet.nodes().stream().limit(20).map(node -> node.name()).toList();
        Operation roll =
                new RollMaintenance.Parameters(Group.FIRST, List.of(), Meanwhile.WAIT, false, true).operation();
        sheet.times("plan of a roll through all nodes, " + disks, times(() -> jobs(roll, inputs)), "");
        sheet.times(
                "the same with where machines would go, " + disks,
                times(() -> moves(roll, inputs)),
                moves(roll, inputs) + " moves told");
        sheet.times(
                "plan of a set of 20 nodes, " + disks,
                times(() -> jobs(
                        new MaintainNodes.Parameters(Group.FIRST, set, Meanwhile.WAIT, false).operation(), inputs)),
                "");
        sheet.times(
                "plan of emptying one node, " + disks,
                times(() -> jobs(new EmptyNodes.Parameters(Group.FIRST, set.subList(0, 1), false).operation(), inputs)),
                "");
    }

    private static int moves(Operation operation, PlanInputs inputs) {
        return switch (operation.plan(inputs)) {
            case Planning.Planned planned ->
                operation.forecasts(inputs, planned.plan()).stream()
                        .flatMap(List::stream)
                        .mapToInt(told -> told.moves().size())
                        .sum();
            case Planning.Refused refused ->
                throw new IllegalStateException(refused.problem().toString());
        };
    }

    private static int jobs(Operation operation, PlanInputs inputs) {
        return switch (operation.plan(inputs)) {
            case Planning.Planned planned -> planned.plan().jobs().size();
            case Planning.Refused refused ->
                throw new IllegalStateException(refused.problem().toString());
        };
    }

    private long[] times(IntSupplier body) {
        long[] nanos = new long[ROUNDS];
        seen += body.getAsInt();
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            seen += body.getAsInt();
            nanos[round] = System.nanoTime() - begun;
        }
        return nanos;
    }
}
