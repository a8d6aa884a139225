package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.DeleteVolume;
import org.gannet.engine.operation.step.DropReplica;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;

/** Plans of new copies on one side of mirrored disks. The other side is asked first whether it has all. */
final class Replacement {
    private final Planner planner;
    private final PlanInputs inputs;
    private final Sides old;
    private final Instance instance;

    Replacement(Planner planner, Sides old) {
        this.planner = planner;
        this.inputs = planner.inputs();
        this.old = old;
        this.instance = old.instance();
    }

    /** New copies on the secondary node. */
    Planning onSecondary() {
        Observation here = planner.answering(old.primary());
        Observation there = planner.answering(old.secondary());
        requireCounts(here, instance.primary());
        Sides next = with(disk -> disk.withReplica(renewed(disk.replica().orElseThrow(), true)), old.secondary())
                .behind();
        Plan.Builder plan = giveUpSecond(next);
        sayWhatIsLost(plan, there);
        Twins.createCopies(plan, next.secondary(), next.disks());
        for (int i = 0; i < next.disks().size(); i++) {
            Sides.Mirrored was = old.disks().get(i);
            Sides.Mirrored is = next.disks().get(i);
            ReplicaSpec gone = old.onSecondary(was, Role.SECONDARY, true);
            ReplicaSpec kept = next.onPrimary(is, Sides.role(here, was.disk()));
            if (hasParted(there, was.disk())) {
                // First, so that the side that is kept does not meet it once more, and parts from it again.
                dropIfThere(plan, there, was.disk(), gone, was.index());
                repoint(plan, here, was, kept);
            } else {
                // First, so that what is written does not wait for a side that is gone.
                repoint(plan, here, was, kept);
                dropIfThere(plan, there, was.disk(), gone, was.index());
            }
            connectSecondary(plan, next, is);
        }
        next.bind(plan, here);
        old.deleteThere(plan);
        return plan.planned();
    }

    /** New copies on another node, which is the secondary from then on. */
    Planning newSecondary(Placement.Found found) {
        Observation here = planner.answering(old.primary());
        requireCounts(here, instance.primary());
        List<Disk> drawn = new Twins(inputs)
                .mirrored(instance.disks(), old.disks().getFirst().disk().template(), old.primary(), found.node());
        Sides next = with(
                disk -> disk.withReplica(drawn.stream()
                        .filter(one -> one.id().equals(disk.id()))
                        .findFirst()
                        .flatMap(Disk::replica)
                        .map(replica -> elsewhere(disk.replica().orElseThrow(), replica))
                        .orElseThrow()),
                found.node());
        Plan.Builder plan = giveUpSecond(next).placement(found);
        Twins.createCopies(plan, next.secondary(), next.disks());
        for (int i = 0; i < next.disks().size(); i++) {
            Sides.Mirrored was = old.disks().get(i);
            Sides.Mirrored is = next.disks().get(i);
            connectSecondary(plan, next, is);
            repoint(plan, here, was, next.onPrimary(is, Sides.role(here, was.disk())));
        }
        next.bind(plan, here);
        boolean answers = inputs.state()
                        .findNode(old.secondary())
                        .filter(node -> !node.offline())
                        .isPresent()
                && inputs.findAnswering(old.secondary()).isPresent();
        if (answers) {
            inputs.findAnswering(old.secondary()).ifPresent(there -> sayWhatIsLost(plan, there));
            for (Sides.Mirrored disk : old.disks()) {
                VolumeId copy = disk.replica().volume();
                plan.step(new DropReplica(old.secondary(), disk.disk().id(), copy, Optional.empty(), disk.index()));
            }
            old.deleteThere(plan);
        } else {
            plan.remark(Remark.Kind.LEFT_OVER_ON_SECOND);
        }
        return plan.planned();
    }

    /** New copies on the primary node, filled from the secondary one. */
    Planning onPrimary() {
        Observation here = planner.answering(old.primary());
        Observation there = planner.answering(old.secondary());
        if (here.hasAlive(instance.id())) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " runs with these copies.")
                    .withRemedy("Migrate it to its secondary node, then replace those on the secondary;"
                            + " or stop it first."));
        }
        requireCounts(there, old.secondary());
        if (!old.disksBehind().isEmpty()) {
            requireNotNewer(here);
        }
        Sides next = with(
                disk -> disk.withVolume(volume())
                        .withReplica(renewed(disk.replica().orElseThrow(), false)),
                old.secondary());
        Plan.Builder plan = reserve(next);
        sayWhatIsLost(plan, here);
        Twins.createBeside(plan, next.primary(), next.disks());
        next.disks()
                .forEach(disk -> plan.step(new CreateVolume(
                        next.primary(),
                        disk.disk().volume(),
                        disk.disk().volumeSpec().empty(),
                        disk.index())));
        for (int i = 0; i < next.disks().size(); i++) {
            Sides.Mirrored was = old.disks().get(i);
            Sides.Mirrored is = next.disks().get(i);
            dropIfThere(plan, here, was.disk(), filled(old.onPrimary(was, Sides.role(here, was.disk()))), was.index());
            Role before = Sides.role(there, was.disk());
            plan.step(new SetReplica(
                    next.secondary(),
                    is.disk().id(),
                    next.onSecondary(is, Role.PRIMARY, false),
                    Optional.of(old.onSecondary(was, before, false)),
                    is.index()));
            plan.step(new SetReplica(
                    next.primary(),
                    is.disk().id(),
                    filled(next.onPrimary(is, Role.SECONDARY)),
                    Optional.empty(),
                    is.index()));
        }
        next.await(plan);
        next.setSecondary(plan, Role.SECONDARY, Role.PRIMARY);
        old.deleteBeside(plan);
        old.disks()
                .forEach(disk ->
                        plan.step(new DeleteVolume(old.primary(), disk.disk().volume(), disk.index())));
        return plan.planned();
    }

    private VolumeId volume() {
        return new VolumeId(inputs.ids().get());
    }

    /** With other volumes on one side. @param there on the secondary node, where the copy itself is another then */
    private Replica renewed(Replica replica, boolean there) {
        Replica next = there ? replica.withVolume(volume()) : replica;
        return next.withMetadata(
                replica.metadata().map(beside -> there ? beside.withThere(volume()) : beside.withHere(volume())));
    }

    /** With the other side of another one. */
    private static Replica elsewhere(Replica replica, Replica drawn) {
        return new Replica(drawn.volume(), drawn.port(), replica.minor(), drawn.minorThere())
                .withMetadata(drawn.metadata()
                        .map(beside -> replica.metadata()
                                .map(own -> own.withThere(beside.there()))
                                .orElse(beside)));
    }

    private static ReplicaSpec filled(ReplicaSpec spec) {
        return spec.withOverwrite(true);
    }

    /** With the mirrored ones changed. */
    private Sides with(java.util.function.UnaryOperator<Disk> change, NodeName secondary) {
        List<Disk> disks = new ArrayList<>();
        instance.disks().forEach(disk -> disks.add(disk.replica().isPresent() ? change.apply(disk) : disk));
        return new Sides(
                inputs.state(),
                instance.draft().disks(disks).secondary(Optional.of(secondary)).build());
    }

    /**
     * The second copies are others from the first commit on, and may lack something until the end. Undone, the old ones
     * are connected again, and may lack what was written meanwhile.
     */
    private Plan.Builder giveUpSecond(Sides next) {
        return Plan.builder()
                .reserve(new Change.PutInstance(next.instance()))
                .atEnd(new Change.PutInstance(next.instance().withAgreement(Replica.Agreement.EQUAL)))
                .atUndo(new Change.PutInstance(old.behind().instance()));
    }

    /** Of a side whose copies go: after a split it holds what the other one does not. */
    private void sayWhatIsLost(Plan.Builder plan, Observation at) {
        for (Sides.Mirrored disk : old.disks()) {
            if (hasParted(at, disk.disk())) {
                plan.remark(Remark.Kind.SPLIT_LOST, disk.index(), at.node());
            }
        }
    }

    private static boolean hasParted(Observation at, Disk disk) {
        return at.findReplica(disk.id())
                .filter(replica -> replica.state() == State.SPLIT)
                .isPresent();
    }

    private Plan.Builder reserve(Sides next) {
        return Plan.builder().reserve(new Change.PutInstance(next.instance())).atUndo(new Change.PutInstance(instance));
    }

    /**
     * A side that has been dropped is made again by undo: filled anew, unless it holds what the other one lacks.
     * @param again as it was
     */
    private static void dropIfThere(Plan.Builder plan, Observation at, Disk disk, ReplicaSpec again, int index) {
        Optional<ReplicaReport> known =
                at.findReplica(disk.id()).filter(replica -> replica.volume().equals(again.volume()));
        known.ifPresent(replica -> {
            ReplicaSpec back = replica.state() == State.SPLIT ? again.withOverwrite(false) : again;
            plan.step(new DropReplica(at.node(), disk.id(), again.volume(), Optional.of(back), index));
        });
    }

    private static void connectSecondary(Plan.Builder plan, Sides next, Sides.Mirrored disk) {
        plan.step(new SetReplica(
                next.secondary(),
                disk.disk().id(),
                next.onSecondary(disk, Role.SECONDARY, true),
                Optional.empty(),
                disk.index()));
    }

    /** The primary side keeps its role and gets another peer. */
    private void repoint(Plan.Builder plan, Observation here, Sides.Mirrored was, ReplicaSpec next) {
        plan.step(new SetReplica(
                old.primary(),
                was.disk().id(),
                next,
                Optional.of(old.onPrimary(was, Sides.role(here, was.disk()))),
                was.index()));
    }

    /** What others are filled from must hold all that there is, as far as it can know. */
    private void requireCounts(Observation side, NodeName node) {
        Set<State> good = side.hasAlive(instance.id())
                ? Set.of(State.UP_TO_DATE, State.WAITING, State.DEGRADED, State.SPLIT, State.SYNCING)
                : Set.of(State.UP_TO_DATE, State.WAITING, State.DEGRADED, State.SPLIT);
        List<String> amiss = old.amiss(side, good::contains);
        if (!amiss.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The copies of " + instance.name() + " that would count are not complete.")
                    .withCause(amiss.getFirst())
                    .withRemedy("Wait until both sides hold the same, or replace the other side.")
                    .withDetails(amiss)
                    .withInternal(node.value()));
        }
    }

    /** Copies that are in order, and lost the others, may hold what was written last. */
    private void requireNotNewer(Observation primary) {
        List<String> newer = old.amiss(primary, state -> state != State.DEGRADED && state != State.SYNCING).stream()
                .filter(sentence -> !sentence.endsWith("is not there."))
                .toList();
        if (!newer.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The copies of " + instance.name() + " on its node may be the only ones with everything.")
                    .withCause(newer.getFirst())
                    .withRemedy("Wait until both sides hold the same.")
                    .withDetails(newer));
        }
    }
}
