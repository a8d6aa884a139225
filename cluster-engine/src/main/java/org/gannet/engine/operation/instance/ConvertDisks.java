package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.ConvertVolume;
import org.gannet.node.NodeFacts;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * Keeps what the disks of a stopped machine hold, in another way: in another format, elsewhere on its node, mirrored by
 * two nodes instead of on one, or on one instead of mirrored. One of these at a time.
 */
public record ConvertDisks(Parameters parameters) implements OnOneInstance {
    /**
     * @param template that all its disks shall have; empty when only the format changes
     * @param format that they shall have; those that have it already stay. What was a clone of an image needs it no
     *     longer
     * @param disks of which the format changes; all when none is named
     * @param secondary the node for the other copies of mirrored disks; empty for the least loaded that fits
     */
    public record Parameters(
            InstanceId instance,
            Optional<DiskTemplate> template,
            Optional<VolumeSpec.Format> format,
            List<DiskId> disks,
            Optional<NodeName> secondary)
            implements AboutInstance {
        public Parameters {
            disks = List.copyOf(Objects.requireNonNullElse(disks, List.of()));
            if (template.isPresent() == format.isPresent()) {
                throw new IllegalArgumentException(
                        "choose another kind of disks or another format: exactly one of the two");
            }
            if (template.isPresent() && !disks.isEmpty()) {
                throw new IllegalArgumentException("all disks of a machine are of one kind: choose none of them");
            }
            if (secondary.isPresent() && template.filter(Parameters::isMirrored).isEmpty()) {
                throw new IllegalArgumentException("a second node is for mirrored disks only");
            }
        }

        private static boolean isMirrored(DiskTemplate template) {
            return template.mirroring() == DiskTemplate.Mirroring.INTERNAL;
        }

        @Override
        public ConvertDisks operation() {
            return new ConvertDisks(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Convert disks of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(OnOneInstance.super.locks(state));
        parameters.secondary().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            OtherDisks others = OtherDisks.of(inputs, parameters.instance());
            requireThere(others.instance());
            return parameters
                    .template()
                    .map(template -> template(others, template))
                    .orElseGet(() -> format(others, parameters.format().orElseThrow()));
        });
    }

    private void requireThere(Instance instance) {
        OwnDisks own = new OwnDisks(instance);
        parameters.disks().forEach(own::get);
        if (instance.disks().isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has no disk."));
        }
    }

    private static Planning.Refused nothingToDo(Instance instance, String word) {
        return new Planning.Refused(Problem.of(
                        ErrorCode.WRONG_STATE, "All these disks of " + instance.name() + " are " + word + " already.")
                .withRemedy("There is nothing to convert."));
    }

    // --- another format

    private Planning format(OtherDisks others, VolumeSpec.Format format) {
        Instance instance = others.instance();
        if (format != VolumeSpec.Format.RAW
                && instance.disks().stream().anyMatch(disk -> disk.place().rawOnly() && isMeant(disk))) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.UNSUPPORTED, "Disks of " + instance.name() + " are devices, which are RAW.")
                            .withRemedy("Convert them to FILE first."));
        }
        Predicate<Disk> meant = disk -> disk.format() != format && isMeant(disk);
        List<Disk> old = instance.disks().stream().filter(meant).toList();
        if (old.isEmpty()) {
            return nothingToDo(instance, format.name());
        }
        old.forEach(others::requireGivenUp);
        new LiveChange(others.planner(), instance, false).require(NodeFacts.Feature.COPY);
        others.requireRoomBeside(old.stream().map(Disk::room).reduce(DiskRoom.NONE, DiskRoom::plus));
        Plan.Builder plan = Plan.builder();
        others.clear(plan);
        List<Disk> disks = new ArrayList<>();
        for (int index = 0; index < instance.disks().size(); index++) {
            Disk disk = instance.disks().get(index);
            disks.add(meant.test(disk) ? converted(plan, others, disk, format, index) : disk);
        }
        Instance after = instance.draft().disks(disks).build();
        others.use(plan, after);
        others.deleteOld(plan, after);
        return plan.planned();
    }

    private boolean isMeant(Disk disk) {
        return parameters.disks().isEmpty() || parameters.disks().contains(disk.id());
    }

    private static Disk converted(
            Plan.Builder plan, OtherDisks others, Disk before, VolumeSpec.Format format, int index) {
        PlanInputs inputs = others.planner().inputs();
        Disk after = before.madeAnew(new VolumeId(inputs.ids().get()), new VolumeSpec.Source.Empty())
                .withFormat(format);
        plan.step(new ConvertVolume(
                others.node(),
                before.volume(),
                after.volume(),
                after.volumeSpec(),
                new Inheritance(inputs.state()).disk(others.node()).effective().copyRate(),
                new TaskId(inputs.ids().get()),
                index));
        return after;
    }

    // --- another template

    private static boolean becomes(Disk disk, DiskTemplate template) {
        return disk.template() == template
                || disk.template().abilities().becomes().contains(template);
    }

    private static String becoming(DiskTemplate now) {
        String others = now.abilities().becomes().stream()
                .sorted()
                .map(DiskTemplate::name)
                .collect(Collectors.joining(", "));
        return "In one job " + now + " becomes " + (others.isEmpty() ? "nothing else." : others + ".");
    }

    private Planning template(OtherDisks others, DiskTemplate template) {
        Instance instance = others.instance();
        if (instance.template().equals(Optional.of(template))) {
            return nothingToDo(instance, template.name());
        }
        Conversion conversion = new Conversion(others, template);
        Optional<DiskTemplate> now = instance.template();
        boolean mirrors = Parameters.isMirrored(template);
        if (instance.hasOnlyMirroredDisks()) {
            if (now.map(Disk::usualPlace).map(Place::kind).equals(Optional.of(template))) {
                return conversion.toOneNode();
            }
        } else if (mirrors && now.equals(Optional.of(Disk.usualPlace(template).kind()))) {
            return conversion.toMirrored(parameters.secondary());
        } else if (!mirrors && instance.disks().stream().allMatch(disk -> becomes(disk, template))) {
            return conversion.toPlace();
        }
        throw Planner.refuse(Problem.of(
                        ErrorCode.UNSUPPORTED, "The disks of " + instance.name() + " can't become " + template + ".")
                .withCause(now.map(ConvertDisks::becoming).orElse("Its disks are of several kinds."))
                .withRemedy(
                        mirrors && !instance.hasOnlyMirroredDisks()
                                ? "Convert them to " + Disk.usualPlace(template).kind() + " first."
                                : "Choose another template."));
    }
}
