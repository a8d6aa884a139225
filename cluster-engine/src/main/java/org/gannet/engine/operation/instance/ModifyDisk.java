package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Says what a disk is called, and whether the guest may write to it; the latter waits for a restart. */
public record ModifyDisk(Parameters parameters) implements OnOneInstance {
    /**
     * What is empty stays as it is.
     * @param name in words, for people; "" for none
     */
    public record Parameters(InstanceId instance, DiskId disk, Optional<String> name, Optional<Disk.Mode> mode)
            implements AboutInstance {
        public Parameters {
            Disk.requireName(name.filter(text -> !text.isEmpty()));
        }

        @Override
        public ModifyDisk operation() {
            return new ModifyDisk(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Change a disk of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            OwnDisks disks = new OwnDisks(change.before());
            Disk before = disks.get(parameters.disk());
            Optional<String> name = parameters.name().or(before::name).filter(text -> !text.isEmpty());
            Disk.Mode mode = parameters.mode().orElse(before.mode());
            Instance after =
                    disks.changed(before.id(), disk -> disk.withName(name).withMode(mode));
            Plan.Builder plan = change.reserving(after);
            if (mode != before.mode()) {
                change.adapt(plan, after);
            }
            return plan.planned();
        });
    }
}
