package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.step.ConvertVolume;
import org.gannet.engine.operation.step.DropReplica;
import org.gannet.node.NodeFacts;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * Plans between kinds of disks. Between those on one node and those that two nodes mirror the volume on the machine's
 * node stays.
 */
record Conversion(OtherDisks others, DiskTemplate template) {
    /** Each disk gets another copy on a second node, filled from its own. */
    Planning toMirrored(Optional<NodeName> second) {
        Instance instance = others.instance();
        PlanInputs inputs = others.planner().inputs();
        requireRaw(instance);
        instance.disks().forEach(this::requireUnremembered);
        second.ifPresent(others.planner()::node);
        requireHolds(others.planner().node(others.node()));
        Twins twins = new Twins(inputs);
        DiskRoom room = instance.disks().stream()
                .map(disk -> Disk.room(Optional.of(template), disk.place(), disk.size()))
                .reduce(DiskRoom.NONE, DiskRoom::plus);
        Placement place = twins.secondary(others.node(), Set.of(), second, template, room, Twins.Guest.of(instance));
        return switch (place) {
            case Placement.Refused refused ->
                new Planning.Refused(refused.problem("There is no second node for the mirrored disks of "
                        + instance.name() + " (" + instance.diskTotal() + ")."));
            case Placement.Found found -> {
                Instance after = instance.draft()
                        .disks(twins.mirrored(instance.disks(), template, others.node(), found.node()))
                        .secondary(Optional.of(found.node()))
                        .build();
                new LiveChange(others.planner(), instance, false).requireAllowed(after);
                Plan.Builder plan = Plan.builder()
                        .placement(found)
                        .reserve(new Change.PutInstance(after))
                        .atEnd(new Change.PutInstance(after.withAgreement(Replica.Agreement.EQUAL)))
                        .atUndo(new Change.PutInstance(instance));
                others.clear(plan);
                Sides sides = new Sides(inputs.state(), after);
                Twins.createBeside(plan, others.node(), sides.disks());
                Twins.createCopies(plan, found.node(), sides.disks());
                sides.make(plan);
                yield plan.planned();
            }
        };
    }

    private static void requireRaw(Instance instance) {
        long others = instance.disks().stream()
                .filter(disk -> disk.format() != VolumeSpec.Format.RAW)
                .count();
        if (others > 0) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "Disks of " + instance.name() + " are not in the format RAW.")
                            .withCause("Nodes mirror blocks, not formats: " + others + " of "
                                    + instance.disks().size() + ".")
                            .withRemedy("Convert them to the format RAW first."));
        }
    }

    /** The other copy would have none of them, and nobody could bring both back at once. */
    private void requireUnremembered(Disk disk) {
        if (!disk.snapshots().isEmpty()) {
            int index = new OwnDisks(others.instance()).index(disk.id());
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "Disk " + index + " of " + others.instance().name() + " has snapshots.")
                    .withCause("A disk that two nodes mirror keeps none: "
                            + disk.snapshots().size() + ".")
                    .withRemedy("Delete its snapshots first."));
        }
    }

    private void requireHolds(Node node) {
        if (!node.facts().holds(template)) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.UNSUPPORTED,
                            "The node of " + others.instance().name() + " holds no disks of the template " + template
                                    + ".")
                    .withCause(node.facts().whyNot(template).orElse(""))
                    .withRemedy("Mend that on the node, or move it to a node that does.")
                    .withInternal(node.name().value()));
        }
    }

    /** Its own copies stay, those on the second node are deleted. */
    Planning toOneNode() {
        Instance instance = others.instance();
        Sides sides = new Sides(others.planner().inputs().state(), instance);
        boolean answers = answers(sides.secondary());
        if (answers) {
            MirrorMoves.requireInSync(others.planner(), sides);
        } else {
            requireComplete(sides);
        }
        List<Disk> files = new ArrayList<>();
        for (Disk disk : instance.disks()) {
            files.add(disk.madeAnew(disk.volume(), new VolumeSpec.Source.Empty())
                    .withTemplate(template, Optional.empty()));
        }
        Instance after =
                instance.draft().disks(files).secondary(Optional.empty()).build();
        new LiveChange(others.planner(), instance, false).requireAllowed(after);
        Plan.Builder plan = Plan.builder().atUndo(new Change.PutInstance(instance));
        others.clear(plan);
        others.use(plan, after);
        for (Sides.Mirrored disk : sides.disks()) {
            if (answers) {
                plan.step(new DropReplica(
                        sides.secondary(), disk.disk().id(), disk.replica().volume(), Optional.empty(), disk.index()));
            }
            plan.step(new DropReplica(
                    others.node(), disk.disk().id(), disk.disk().volume(), Optional.empty(), disk.index()));
        }
        if (answers) {
            sides.deleteThere(plan);
        } else {
            plan.remark(Remark.Kind.LEFT_OVER_ON_SECOND);
        }
        sides.deleteBeside(plan);
        return plan.planned();
    }

    /** Disks that lie elsewhere on its node are written anew there; their own volumes stay until that has been seen. */
    Planning toPlace() {
        Instance instance = others.instance();
        requireHolds(others.planner().node(others.node()));
        List<Disk> old = instance.disks().stream()
                .filter(disk -> disk.template() != template)
                .toList();
        old.forEach(others::requireGivenUp);
        LiveChange change = new LiveChange(others.planner(), instance, false);
        change.require(NodeFacts.Feature.COPY);
        List<Disk> next = instance.disks().stream()
                .map(disk -> old.contains(disk) ? elsewhere(disk) : disk)
                .toList();
        Instance after = instance.draft().disks(next).build();
        change.requireAllowed(after);
        List<Disk> heading = new ArrayList<>();
        for (int index = 0; index < next.size(); index++) {
            Disk disk = instance.disks().get(index);
            heading.add(old.contains(disk) ? disk.heading(next.get(index).place()) : disk);
        }
        Plan.Builder plan = Plan.builder()
                .reserve(new Change.PutInstance(instance.draft().disks(heading).build()))
                .atUndo(new Change.PutInstance(instance));
        others.clear(plan);
        for (int index = 0; index < next.size(); index++) {
            Disk disk = next.get(index);
            Disk before = instance.disks().get(index);
            if (old.contains(before)) {
                PlanInputs inputs = others.planner().inputs();
                plan.step(new ConvertVolume(
                        others.node(),
                        before.volume(),
                        disk.volume(),
                        disk.volumeSpec(),
                        new Inheritance(inputs.state())
                                .disk(others.node())
                                .effective()
                                .copyRate(),
                        new TaskId(inputs.ids().get()),
                        index));
            }
        }
        others.use(plan, after);
        others.deleteOld(plan, after);
        return plan.planned();
    }

    private Disk elsewhere(Disk disk) {
        PlanInputs inputs = others.planner().inputs();
        Lying lying = new Lying(inputs.state());
        return Lying.placed(
                disk.madeAnew(new VolumeId(inputs.ids().get()), new VolumeSpec.Source.Empty()),
                lying.on(others.node(), lying.striped(Place.of(template), disk.size())));
    }

    private boolean answers(NodeName node) {
        PlanInputs inputs = others.planner().inputs();
        return inputs.state().findNode(node).filter(known -> !known.offline()).isPresent()
                && inputs.findAnswering(node).isPresent();
    }

    /** With nobody to compare with, its own copies must have been whole when they were left alone. */
    private void requireComplete(Sides sides) {
        List<String> amiss = sides.amiss(others.planner().answering(others.node()), state -> state.isComplete());
        if (!amiss.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The copies on the node of " + others.instance().name() + " are not complete.")
                    .withCause(amiss.getFirst())
                    .withRemedy("Wait until its second node answers, and both sides hold the same.")
                    .withDetails(amiss));
        }
    }
}
