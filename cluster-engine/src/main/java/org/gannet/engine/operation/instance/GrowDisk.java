package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.GrowVolume;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.node.NodeFacts;

/** Makes a disk larger, also while its machine runs: the guest sees it at once. Nothing makes it smaller again. */
public record GrowDisk(Parameters parameters) implements OnOneInstance {
    private static final long SECTOR = 512;

    /** @param size afterwards; the same as now again asks the nodes only */
    public record Parameters(InstanceId instance, DiskId disk, ByteSize size) implements Grows {
        public Parameters {
            if (size.bytes() == 0 || size.bytes() % SECTOR != 0) {
                throw new IllegalArgumentException("a disk has a multiple of " + SECTOR + " bytes: " + size.bytes());
            }
        }

        @Override
        public GrowDisk operation() {
            return new GrowDisk(this);
        }

        @Override
        public Amounts atMost(Amounts before, Optional<Instance> machine) {
            ByteSize now = machine.stream()
                    .flatMap(instance -> instance.disks().stream())
                    .filter(found -> found.id().equals(disk))
                    .map(Disk::size)
                    .findFirst()
                    .orElse(ByteSize.ZERO);
            return before.plusDisk(size.minusOrZero(now));
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Grow a disk of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            change.require(NodeFacts.Feature.GROW);
            new Planner(inputs).requireWorkable(change.before());
            OwnDisks disks = new OwnDisks(change.before());
            Disk disk = disks.get(parameters.disk());
            if (!disk.size().isAtMost(parameters.size())) {
                throw Planner.refuse(Problem.of(ErrorCode.INVALID_REQUEST, "A disk does not become smaller.")
                        .withCause("It has " + disk.size() + " already.")
                        .withRemedy("Make a smaller one, and copy from within the guest."));
            }
            disk.template().refusal(DiskAct.GROW).ifPresent(problem -> {
                throw Planner.refuse(problem);
            });
            Lying.requireGrain(disk.place(), parameters.size());
            Instance after = disks.changed(disk.id(), old -> old.withSize(parameters.size()));
            change.requireAllowed(after);
            int index = disks.index(disk.id());
            Plan.Builder plan = change.reserving(after);
            // The other copy first: a disk is never larger than what can be mirrored.
            disk.replica()
                    .ifPresent(copy -> plan.step(new GrowVolume(
                            change.before().secondary().orElseThrow(), copy.volume(), parameters.size(), index)));
            plan.step(new GrowVolume(change.node(), disk.volume(), parameters.size(), index));
            return plan.planned();
        });
    }
}
