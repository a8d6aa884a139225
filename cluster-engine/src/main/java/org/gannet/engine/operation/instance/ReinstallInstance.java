package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Completed;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.OfImage;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.node.VolumeSpec;

/**
 * Gives a stopped machine a new first disk, made from an image, and deletes the old one with all that it held. Its
 * name, addresses, keys and other disks stay.
 */
public record ReinstallInstance(Parameters parameters) implements OnOneInstance {
    /**
     * @param image what the first disk holds then; the disk keeps its size
     * @param imageName for people: what it is made from then
     * @param imageFormat the image's own
     * @param smallestDisk that the image fits on
     */
    public record Parameters(
            InstanceId instance,
            ImageDigest image,
            @Completed.Here Optional<String> imageName,
            @Completed.Here Optional<VolumeSpec.Format> imageFormat,
            @Completed.Here Optional<ByteSize> smallestDisk)
            implements OfImage {
        /** As somebody asks for it. */
        public Parameters(InstanceId instance, ImageDigest image) {
            this(instance, image, Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public Parameters knowing(String name, VolumeSpec.Format format, ByteSize smallest) {
            return new Parameters(instance, image, Optional.of(name), Optional.of(format), Optional.of(smallest));
        }

        @Override
        public ReinstallInstance operation() {
            return new ReinstallInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Reinstall", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.CREATING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            OtherDisks others = OtherDisks.of(inputs, parameters.instance());
            Instance instance = others.instance();
            if (instance.disks().isEmpty()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has no disk.")
                        .withRemedy("Attach one first."));
            }
            Disk first = instance.disks().getFirst();
            requireFits(instance, first);
            others.requireGivenUp(first);
            if (first.format() == VolumeSpec.Format.RAW) {
                others.requireRoomBeside(first.room());
            }
            Disk fresh = first.madeAnew(
                    new VolumeId(inputs.ids().get()),
                    new VolumeSpec.Source.CloneOf(
                            parameters.image(), parameters.imageFormat().orElseThrow(this::unknown)));
            List<Disk> disks = new ArrayList<>(instance.disks());
            disks.set(0, fresh);
            Instance after = instance.draft()
                    .disks(disks)
                    .source(parameters.imageName().orElseGet(instance::source))
                    .build();
            Plan.Builder plan = Plan.builder()
                    .step(new FetchImage(others.node(), parameters.image()))
                    .step(new CreateVolume(others.node(), fresh.volume(), fresh.volumeSpec(), 0));
            others.clear(plan);
            others.use(plan, after);
            others.deleteOld(plan, after);
            return plan.planned();
        });
    }

    private void requireFits(Instance instance, Disk first) {
        ByteSize least = parameters.smallestDisk().orElseThrow(this::unknown);
        if (!least.isAtMost(first.size())) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.INVALID_REQUEST, "The first disk of " + instance.name() + " is too small.")
                            .withCause("It has " + first.size() + "; the image needs " + least + ".")
                            .withRemedy("Grow the disk first, or choose another image."));
        }
    }

    private IllegalStateException unknown() {
        return new IllegalStateException("nobody has looked the image up: " + parameters);
    }
}
