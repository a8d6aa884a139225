package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.gannet.node.Place;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Gives a machine another disk, empty or one that is there already; one that runs gets it plugged in. */
public record AttachDisk(Parameters parameters) implements OnOneInstance {
    private static final long SECTOR = 512;

    /**
     * @param disk drawn by the caller, so that asking twice makes one
     * @param format QCOW2 can keep snapshots
     * @param size of one that is adopted: just what it has
     * @param name in words, for people
     * @param adoption what becomes the disk; empty for a new one
     */
    public record Parameters(
            InstanceId instance,
            @Drawn DiskId disk,
            ByteSize size,
            @Usual("QCOW2") VolumeSpec.Format format,
            Optional<String> name,
            @Usual("RW") Disk.Mode mode,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Adoption> adoption)
            implements Grows {
        /** An empty one. */
        public Parameters(
                InstanceId instance,
                DiskId disk,
                ByteSize size,
                VolumeSpec.Format format,
                Optional<String> name,
                Disk.Mode mode) {
            this(instance, disk, size, format, name, mode, Optional.empty());
        }

        public Parameters {
            adoption = Objects.requireNonNullElse(adoption, Optional.empty());
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
            Disk disk = Lying.placed(
                            Disk.of(
                                    parameters.disk(),
                                    volume(inputs),
                                    parameters.format(),
                                    parameters.size(),
                                    new VolumeSpec.Source.Empty()),
                            place(inputs, before))
                    .withName(parameters.name())
                    .withMode(parameters.mode());
            Instance after = new OwnDisks(before).with(disk);
            change.requireAllowed(after);
            Plan.Builder plan = change.reserving(after);
            VolumeSpec spec = disk.volumeSpec();
            VolumeSpec made = parameters
                    .adoption()
                    .map(adopted -> spec.madeOf(adopted.source()))
                    .orElse(spec);
            plan.step(new CreateVolume(
                    change.node(), disk.volume(), made, before.disks().size()));
            change.adapt(plan, after);
            return plan.planned();
        });
    }

    /** One that several nodes see is known to all of them by its pool and name. */
    private VolumeId volume(PlanInputs inputs) {
        return parameters
                .adoption()
                .filter(adopted -> adopted.template().isShared())
                .map(adopted -> adopted.source().sharedId(adopted.pool().orElseThrow()))
                .orElseGet(() -> new VolumeId(inputs.ids().get()));
    }

    /** Where its first disk lies; for a machine without any, where new disks lie. */
    private Place place(PlanInputs inputs, Instance before) {
        if (parameters.adoption().isPresent()) {
            return adopted(inputs, before, parameters.adoption().get());
        }
        Lying lying = new Lying(inputs.state());
        return before.disks().stream()
                .findFirst()
                .map(first -> lying.striped(first.place().withStripes(1), parameters.size()))
                .orElseGet(() -> lying.on(
                        before.primary(),
                        lying.of(Optional.empty(), Optional.empty(), parameters.size(), Optional.empty())));
    }

    private static Place adopted(PlanInputs inputs, Instance before, Adoption adoption) {
        Place place = adoption.place();
        boolean offered = new Planner(inputs)
                .node(before.primary())
                .facts()
                .findPool(place)
                .isPresent();
        if (!offered) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.UNSUPPORTED, "The node " + before.primary() + " has no such storage.")
                            .withCause("It has no pool "
                                    + adoption.pool().map(name -> name + " ").orElse("") + "of the template "
                                    + place.kind() + ".")
                            .withRemedy("Name a pool that it has, or set one up in the settings of its agent."));
        }
        boolean mixed = before.disks().stream()
                .anyMatch(disk -> disk.template().isShared() != place.kind().isShared());
        if (mixed) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.UNSUPPORTED,
                            "The disks of " + before.name() + " are not all of nodes' own, or all of several nodes'.")
                    .withCause("The machine could not move with both kinds.")
                    .withRemedy("Adopt it into a machine without other disks, or convert those first."));
        }
        VolumeId shared = adoption.source().sharedId(adoption.pool().orElse(""));
        inputs.state().instances().values().stream()
                .filter(instance ->
                        instance.disks().stream().anyMatch(disk -> disk.volume().equals(shared)))
                .findFirst()
                .ifPresent(user -> {
                    throw Planner.refuse(Problem.of(
                            ErrorCode.IN_USE, adoption.name() + " is a disk of " + user.name() + " already."));
                });
        return place;
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
