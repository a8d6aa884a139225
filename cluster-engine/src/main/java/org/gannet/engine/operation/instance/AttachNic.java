package org.gannet.engine.operation.instance;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NicId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.AttachesCards;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.node.VmSpec;

/** Gives a machine another network card; one that runs gets it plugged in. */
public record AttachNic(Parameters parameters) implements OnOneInstance {
    /**
     * @param nic drawn by the caller, so that asking twice makes one
     * @param attachment what it is attached to, and which addresses it gets
     * @param name in words, for people
     */
    public record Parameters(InstanceId instance, @Drawn NicId nic, NewNic attachment, Optional<String> name)
            implements AboutInstance, AttachesCards {
        public Parameters {
            name = name.filter(text -> !text.isBlank());
            Nic.requireName(name);
        }

        @Override
        public Parameters attaching(UnaryOperator<NewNic> each) {
            return new Parameters(instance, nic, each.apply(attachment), name);
        }

        @Override
        public AttachNic operation() {
            return new AttachNic(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Attach a network card to", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return locks(OnOneInstance.super.locks(state), parameters.attachment());
    }

    /** The network stays as it is while an address of it is chosen. */
    static Set<LockRequest> locks(Set<LockRequest> machine, NewNic attachment) {
        Set<LockRequest> locks = new LinkedHashSet<>(machine);
        if (attachment instanceof NewNic.OnNetwork on) {
            locks.add(LockRequest.shared(on.network()));
        }
        return Set.copyOf(locks);
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            Instance before = change.before();
            requireNew(inputs, before);
            Nic drawn = new DrawnNics(inputs).draw(parameters.attachment());
            Nic nic = Nic.of(parameters.nic(), drawn.mac(), drawn.attachment())
                    .withAddresses(drawn.addresses())
                    .withName(parameters.name());
            OwnNics.requireWired(inputs, before, nic);
            Instance after = new OwnNics(before).with(nic);
            change.requireAllowed(after);
            Plan.Builder plan = change.reserving(after);
            change.adapt(plan, after);
            return plan.planned();
        });
    }

    private void requireNew(PlanInputs inputs, Instance before) {
        if (before.nics().size() >= VmSpec.MOST_NICS) {
            throw Planner.refuse(Problem.of(ErrorCode.POLICY_VIOLATION, before.name() + " has too many network cards.")
                    .withCause("It has " + before.nics().size() + "; a machine can have " + VmSpec.MOST_NICS + ".")
                    .withRemedy("Take one away, or attach one to something else."));
        }
        boolean known = inputs.state().instances().values().stream()
                .flatMap(instance -> instance.nics().stream())
                .anyMatch(nic -> nic.id().equals(parameters.nic()));
        if (known) {
            throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is such a network card already."));
        }
    }
}
