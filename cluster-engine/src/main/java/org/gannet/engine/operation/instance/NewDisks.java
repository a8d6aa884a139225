package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAbilities;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.step.CopyVolume;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.DropCopy;
import org.gannet.engine.operation.step.ForgetMoment;
import org.gannet.engine.operation.step.ImportVolume;
import org.gannet.engine.operation.step.TakeMoment;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * The disks of a machine that is being planned: empty ones, clones of images, copies of another machine's disks, and
 * what comes out of backups. Copies of a machine's disks are of one moment.
 */
final class NewDisks {
    private final PlanInputs inputs;
    private final List<NewDisk> wanted;
    private final NodeName node;
    private final Planner planner;
    private final List<Disk> made = new ArrayList<>();
    /** What is copied of disks that change meanwhile; drawn when the first is. */
    private final Map<InstanceId, SnapshotId> moments = new HashMap<>();

    /** @param node where they are made */
    NewDisks(PlanInputs inputs, List<NewDisk> wanted, NodeName node) {
        this.inputs = inputs;
        this.wanted = List.copyOf(wanted);
        this.node = node;
        this.planner = new Planner(inputs);
        wanted.forEach(disk -> made.add(made(disk)));
    }

    /** The machines that are copied from, each once. */
    static Set<InstanceId> machines(List<NewDisk> wanted) {
        Set<InstanceId> all = new LinkedHashSet<>();
        wanted.forEach(disk -> disk.origin().ifPresent(origin -> {
            if (origin instanceof DiskOrigin.OfDisk of) {
                all.add(of.instance());
            }
        }));
        return all;
    }

    /** The nodes whose backups are read, each once. */
    static Set<NodeName> shelves(List<NewDisk> wanted) {
        Set<NodeName> all = new LinkedHashSet<>();
        wanted.forEach(disk -> disk.origin().ifPresent(origin -> {
            if (origin instanceof DiskOrigin.OfExport of) {
                all.add(of.node());
            }
        }));
        return all;
    }

    /** In the order in which they were asked for. */
    List<Disk> disks() {
        return List.copyOf(made);
    }

    private Disk made(NewDisk disk) {
        VolumeId volume = new VolumeId(inputs.ids().get());
        VolumeSpec spec = disk.origin()
                .filter(DiskOrigin.OfDisk.class::isInstance)
                .map(origin -> specOfCopy(disk, (DiskOrigin.OfDisk) origin))
                .orElseGet(() -> new VolumeSpec(disk.format(), disk.size(), disk.source()));
        return Lying.placed(Disk.of(disk.id(), volume, spec.format(), spec.size(), spec.source()), place(disk));
    }

    private Place place(NewDisk disk) {
        Lying lying = new Lying(inputs.state());
        return lying.on(node, lying.place(disk, Optional.empty()));
    }

    /** One that is at rest and has no snapshots is copied as it lies: a clone of an image stays one. */
    private VolumeSpec specOfCopy(NewDisk disk, DiskOrigin.OfDisk of) {
        Instance machine = planner.readyInstance(of.instance());
        planner.requireWorkable(machine);
        Disk original = original(machine, of);
        boolean asItLies = of.snapshot().isEmpty()
                && original.snapshots().isEmpty()
                && original.replica().isEmpty()
                && original.format() == disk.format()
                && original.size().equals(disk.size())
                && !original.onSharedStorage()
                && original.place().equals(place(disk))
                && !isAlive(machine);
        if (!of.snapshot().isPresent() && isAlive(machine)) {
            new Moments(inputs.state(), machine).restless(List.of(original)).ifPresent(why -> {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, machine.name() + " runs.")
                        .withCause(why)
                        .withRemedy("Stop it first, or convert its disks."));
            });
            moments.computeIfAbsent(
                    machine.id(), id -> new SnapshotId(inputs.ids().get()));
        }
        return asItLies ? original.volumeSpec() : new VolumeSpec(disk.format(), disk.size(), disk.source());
    }

    private boolean isAlive(Instance machine) {
        return planner.answering(machine.primary()).hasAlive(machine.id());
    }

    private static Disk original(Instance machine, DiskOrigin.OfDisk of) {
        Disk disk = machine.disks().stream()
                .filter(known -> known.id().equals(of.disk()))
                .findFirst()
                .orElseThrow(() -> Planner.refuse(
                        Problem.of(ErrorCode.NOT_FOUND, machine.name() + " has no such disk any more.")));
        if (disk.template().abilities().reach() == DiskAbilities.Reach.TWO_NODES) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.UNSUPPORTED, "This disk of " + machine.name() + " can't be copied.")
                            .withCause("It is not on one node alone.")
                            .withRemedy("Convert it first."));
        }
        of.snapshot().filter(moment -> find(disk, moment).isEmpty()).ifPresent(moment -> {
            throw Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, machine.name() + " has no such snapshot any more."));
        });
        return disk;
    }

    private static Optional<Snapshot> find(Disk disk, SnapshotId moment) {
        return disk.snapshots().stream()
                .filter(known -> known.id().equals(moment))
                .findFirst();
    }

    /** Makes them, in this plan. */
    void addTo(Plan.Builder plan) {
        moments.forEach((machine, moment) -> plan.step(new TakeMoment(home(machine), volumes(machine), moment)));
        for (int index = 0; index < made.size(); index++) {
            Disk disk = made.get(index);
            Optional<DiskOrigin> origin = wanted.get(index).origin();
            if (origin.isEmpty()) {
                plan.step(new CreateVolume(node, disk.volume(), disk.volumeSpec(), index));
            } else {
                switch (origin.get()) {
                    case DiskOrigin.OfDisk of -> plan.step(copy(of, disk, index));
                    case DiskOrigin.OfExport(NodeName shelf, ExportId export) ->
                        addImport(plan, shelf, export, disk, index);
                }
            }
        }
        moments.forEach((machine, moment) -> plan.step(new ForgetMoment(home(machine), volumes(machine), moment)));
    }

    private CopyVolume copy(DiskOrigin.OfDisk of, Disk disk, int index) {
        Instance machine = planner.instance(of.instance());
        Disk original = original(machine, of);
        boolean within = original.onSharedStorage()
                && !original.template().abilities().told()
                && original.place().storage().equals(disk.place().storage());
        return new CopyVolume(
                machine.primary(),
                within ? machine.primary() : node,
                original.volume(),
                of.snapshot().or(() -> Optional.ofNullable(moments.get(of.instance()))),
                disk.volume(),
                disk.volumeSpec(),
                rate(machine.primary()),
                task(),
                index,
                within);
    }

    private void addImport(Plan.Builder plan, NodeName shelf, ExportId export, Disk disk, int index) {
        if (shelf.equals(node)) {
            plan.step(new ImportVolume(node, export, disk.volume(), disk.volumeSpec(), rate(node), task(), index));
            return;
        }
        VolumeId onTheWay = new VolumeId(inputs.ids().get());
        VolumeSpec file = new VolumeSpec(disk.format(), disk.size(), new VolumeSpec.Source.Empty());
        plan.step(new ImportVolume(shelf, export, onTheWay, file, rate(shelf), task(), index));
        plan.step(new CopyVolume(
                shelf, node, onTheWay, Optional.empty(), disk.volume(), disk.volumeSpec(), rate(shelf), task(), index));
        plan.step(new DropCopy(shelf, onTheWay, index));
    }

    /** Of copies that are read there. */
    private Optional<ByteSize> rate(NodeName from) {
        return new Inheritance(inputs.state()).disk(from).effective().copyRate();
    }

    private NodeName home(InstanceId machine) {
        return planner.instance(machine).primary();
    }

    /** Of the disks of this machine that are copied as they are now. */
    private List<VolumeId> volumes(InstanceId machine) {
        Instance known = planner.instance(machine);
        return wanted.stream()
                .flatMap(disk -> disk.origin().stream())
                .filter(origin -> origin instanceof DiskOrigin.OfDisk of
                        && of.instance().equals(machine)
                        && of.snapshot().isEmpty())
                .map(origin -> original(known, (DiskOrigin.OfDisk) origin).volume())
                .distinct()
                .toList();
    }

    private TaskId task() {
        return new TaskId(inputs.ids().get());
    }
}
