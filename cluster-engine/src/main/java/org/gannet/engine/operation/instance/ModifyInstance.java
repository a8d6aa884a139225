package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.node.VmSpec;

/** Makes a machine larger or smaller, or has it boot from something else. What can't be while it runs waits. */
public record ModifyInstance(Parameters parameters) implements OnOneInstance {
    /**
     * What is empty stays as it is.
     * @param minMemory what it can be brought down to while it runs; 0 for memory that does not change
     * @param bootFrom where its firmware looks first
     * @param cdrom an image to put into its drive
     * @param ejectCd whether its drive shall be empty
     */
    public record Parameters(
            InstanceId instance,
            Optional<Integer> vcpus,
            Optional<ByteSize> memory,
            Optional<ByteSize> minMemory,
            Optional<VmSpec.BootFrom> bootFrom,
            Optional<ImageDigest> cdrom,
            @Usual("false") boolean ejectCd)
            implements Grows {
        public Parameters {
            vcpus.filter(number -> number < 1 || number > VmSpec.MOST_VCPUS).ifPresent(number -> {
                throw new IllegalArgumentException("1 to " + VmSpec.MOST_VCPUS + " vCPUs: " + number);
            });
            memory.filter(size -> size.bytes() == 0).ifPresent(none -> {
                throw new IllegalArgumentException("a machine needs memory");
            });
            ByteSize most = memory.orElse(new ByteSize(Long.MAX_VALUE));
            minMemory.filter(least -> !least.isAtMost(most)).ifPresent(least -> {
                throw new IllegalArgumentException("the least memory is more than the most: " + least);
            });
            if (ejectCd && cdrom.isPresent()) {
                throw new IllegalArgumentException("a CD both put in and taken out");
            }
        }

        @Override
        public ModifyInstance operation() {
            return new ModifyInstance(this);
        }

        @Override
        public Amounts atMost(Amounts before, Optional<Instance> machine) {
            return before.max(
                    new Amounts(before.owner(), vcpus.orElse(0), memory.orElse(ByteSize.ZERO), ByteSize.ZERO));
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Change", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            Instance after = after(change.before());
            change.requireAllowed(after);
            Plan.Builder plan = change.reserving(after);
            if (change.running()) {
                parameters.cdrom().ifPresent(image -> plan.step(new FetchImage(change.node(), image)));
            }
            change.adapt(plan, after);
            return plan.planned();
        });
    }

    private Instance after(Instance before) {
        ByteSize memory = parameters.memory().orElse(before.memory());
        Optional<ByteSize> least = parameters.minMemory().or(before::minMemory).filter(size -> size.bytes() > 0);
        least.filter(size -> !size.isAtMost(memory)).ifPresent(size -> {
            throw Planner.refuse(Problem.of(ErrorCode.INVALID_REQUEST, "So little memory is not possible.")
                    .withCause(
                            before.name() + " may be brought down to " + size + ", which is more than " + memory + ".")
                    .withRemedy("Say a lower least memory, too; 0 for none."));
        });
        Optional<ImageDigest> cdrom =
                parameters.ejectCd() ? Optional.empty() : parameters.cdrom().or(before::cdrom);
        VmSpec.BootFrom bootFrom =
                parameters.bootFrom().orElse(parameters.ejectCd() ? VmSpec.BootFrom.DISK : before.bootFrom());
        if (parameters.bootFrom().equals(Optional.of(VmSpec.BootFrom.CDROM)) && cdrom.isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.INVALID_REQUEST, "There is no CD to boot from.")
                    .withRemedy("Put one in."));
        }
        return before.draft()
                .vcpus(parameters.vcpus().orElse(before.vcpus()))
                .memory(memory)
                .minMemory(least)
                .runtimeMemory(before.runtimeMemory()
                        .filter(now -> now.isAtMost(memory)
                                && least.filter(size -> size.isAtMost(now)).isPresent()))
                .cdrom(cdrom)
                .bootFrom(bootFrom)
                .build();
    }
}
