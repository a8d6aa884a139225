package org.gannet.engine.operation.instance;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gannet.base.InstanceId;
import org.gannet.base.NicId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.AttachesCards;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Attaches a network card to something else, with its hardware address, or names it. */
public record ModifyNic(Parameters parameters) implements OnOneInstance {
    /**
     * What is empty stays as it is.
     * @param attachment what it is attached to from then on; its old addresses are free, and it gets those of the new
     * @param name in words, for people; "" for none
     */
    public record Parameters(InstanceId instance, NicId nic, Optional<NewNic> attachment, Optional<String> name)
            implements AboutInstance, AttachesCards {
        public Parameters {
            Nic.requireName(name.filter(text -> !text.isEmpty()));
        }

        @Override
        public Parameters attaching(UnaryOperator<NewNic> each) {
            return new Parameters(instance, nic, attachment.map(each), name);
        }

        @Override
        public ModifyNic operation() {
            return new ModifyNic(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Change a network card of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> machine = OnOneInstance.super.locks(state);
        return parameters
                .attachment()
                .map(attachment -> AttachNic.locks(machine, attachment))
                .orElse(machine);
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            Nic before = new OwnNics(change.before()).get(parameters.nic());
            Nic attached = parameters
                    .attachment()
                    .map(wanted -> attached(inputs, before, wanted))
                    .orElse(before);
            Nic after = attached.withName(parameters.name().or(before::name).filter(text -> !text.isEmpty()));
            OwnNics.requireWired(inputs, change.before(), after);
            Instance changed = new OwnNics(change.before()).changed(after);
            Plan.Builder plan = change.reserving(changed);
            if (parameters.attachment().isPresent()) {
                change.adapt(plan, changed);
            }
            return plan.planned();
        });
    }

    private static Nic attached(PlanInputs inputs, Nic before, NewNic wanted) {
        Nic drawn = new DrawnNics(inputs).draw(wanted);
        return before.withAttachment(drawn.attachment()).withAddresses(drawn.addresses());
    }
}
