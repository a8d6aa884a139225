package org.gannet.engine.operation.instance;

import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Gives a machine another, empty disk; one that runs gets it plugged in. */
public record AttachDisk(Parameters parameters) implements OnOneInstance {
    private static final long SECTOR = 512;

    /**
     * @param disk drawn by the caller, so that asking twice makes one
     * @param format QCOW2 can keep snapshots
     * @param name in words, for people
     */
    public record Parameters(
            InstanceId instance,
            @Drawn DiskId disk,
            ByteSize size,
            @Usual("QCOW2") VolumeSpec.Format format,
            Optional<String> name,
            @Usual("RW") Disk.Mode mode)
            implements Grows {
        public Parameters {
            if (size.bytes() == 0 || size.bytes() % SECTOR != 0) {
                throw new IllegalArgumentException("a disk has a multiple of " + SECTOR + " bytes: " + size.bytes());
            }
            format = Objects.requireNonNullElse(format, VolumeSpec.Format.QCOW2);
            mode = Objects.requireNonNullElse(mode, Disk.Mode.RW);
            name = name.filter(text -> !text.isBlank());
            Disk.requireName(name);
        }

        @Override
        public AttachDisk operation() {
            return new AttachDisk(this);
        }

        @Override
        public Amounts atMost(Amounts before, Optional<Instance> machine) {
            boolean there = machine.stream()
                    .flatMap(instance -> instance.disks().stream())
                    .anyMatch(found -> found.id().equals(disk));
            return there ? before : before.plusDisk(size);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Attach a disk to", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            Instance before = change.before();
            requireNew(inputs, before);
            Disk disk = Disk.of(
                            parameters.disk(),
                            new VolumeId(inputs.ids().get()),
                            parameters.format(),
                            parameters.size(),
                            new VolumeSpec.Source.Empty())
                    .withName(parameters.name())
                    .withMode(parameters.mode());
            Instance after = new OwnDisks(before).with(disk);
            change.requireAllowed(after);
            Plan.Builder plan = change.reserving(after);
            plan.step(new CreateVolume(
                    change.node(),
                    disk.volume(),
                    disk.volumeSpec(),
                    before.disks().size()));
            change.adapt(plan, after);
            return plan.planned();
        });
    }

    private void requireNew(PlanInputs inputs, Instance before) {
        if (before.disks().size() >= VmSpec.MOST_DISKS) {
            throw Planner.refuse(Problem.of(ErrorCode.POLICY_VIOLATION, before.name() + " has too many disks.")
                    .withCause("It has " + before.disks().size() + "; a machine can have " + VmSpec.MOST_DISKS + ".")
                    .withRemedy("Take one away, or make one larger."));
        }
        if (before.secondary().isPresent()) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.UNSUPPORTED, "The disks of " + before.name() + " are mirrored by two nodes.")
                            .withCause("A disk on one of them alone would keep the machine there.")
                            .withRemedy("Grow one of its disks instead."));
        }
        boolean known = inputs.state().instances().values().stream()
                .flatMap(instance -> instance.disks().stream())
                .anyMatch(disk -> disk.id().equals(parameters.disk()));
        if (known) {
            throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is such a disk already."));
        }
    }
}
