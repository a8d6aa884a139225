package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Wiring;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;

/** A machine's network cards, for operations on them. */
record OwnNics(Instance instance) {
    /** @throws Planner.RefusedException NOT_FOUND */
    Nic get(NicId id) {
        return instance.nics().stream()
                .filter(nic -> nic.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Planner.refuse(
                        Problem.of(ErrorCode.NOT_FOUND, instance.name() + " has no such network card.")));
    }

    Instance with(Nic more) {
        List<Nic> nics = new ArrayList<>(instance.nics());
        nics.add(more);
        return instance.draft().nics(nics).build();
    }

    Instance without(NicId id) {
        return instance.draft()
                .nics(instance.nics().stream()
                        .filter(nic -> !nic.id().equals(id))
                        .toList())
                .build();
    }

    Instance changed(Nic after) {
        return instance.draft()
                .nics(instance.nics().stream()
                        .map(nic -> nic.id().equals(after.id()) ? after : nic)
                        .toList())
                .build();
    }

    /** On every node that it may be on. @throws Planner.RefusedException UNSUPPORTED */
    static void requireWired(PlanInputs inputs, Instance before, Nic nic) {
        before.nodesUsed()
                .forEach(node -> fault(inputs, node, nic).ifPresent(fault -> {
                    throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "The card can't be attached so.")
                            .withCause(fault)
                            .withRemedy(
                                    "Attach the card to another network, or ask an operator to connect this one to the"
                                            + " group of the node.")
                            .withInternal(node.value()
                                    + new Wiring(inputs.state(), node)
                                            .findFault(nic)
                                            .map(why -> ": " + why)
                                            .orElse("")));
                }));
    }

    private static Optional<String> fault(PlanInputs inputs, NodeName node, Nic nic) {
        boolean missing = nic.attachment() instanceof Nic.Attachment.Bridge(String bridge)
                && !new Planner(inputs).node(node).facts().bridges().contains(bridge);
        return missing
                ? Optional.of("The machine's node has no such bridge.")
                : new Wiring(inputs.state(), node).findPlainFault(nic);
    }
}
