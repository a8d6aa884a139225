package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Remark;
import org.gannet.node.Adapted.Aspect;

/**
 * How a running machine comes to a node that is short of memory: its guest is asked to give some back before it goes.
 * Until it has arrived all of it counts where it was, so that the guest gets it back should it stay.
 * @param allowed whether the guest may be asked
 */
record Squeeze(PlanInputs inputs, Instance instance, boolean allowed) {
    private static final long MEBIBYTE = 1L << 20;

    /** A node that has room for all; else one that has room for the least. */
    Placement place(PlacementRequest request) {
        Placement all = inputs.allocation().place(request);
        Optional<ByteSize> least = instance.minMemory()
                .filter(size -> allowed && !instance.memoryInUse().isAtMost(size));
        return all instanceof Placement.Found || least.isEmpty()
                ? all
                : inputs.allocation().place(request.withMemory(least.get()));
    }

    /** What its guest keeps there, as much as there is room for; empty when that is all. */
    Optional<ByteSize> keeps(Placement.Found found) {
        ByteSize free = inputs.state()
                .capacity(inputs.state().findNode(found.node()).orElseThrow())
                .memoryFree();
        if (!allowed || instance.memoryInUse().isAtMost(free)) {
            return Optional.empty();
        }
        ByteSize whole = new ByteSize(free.bytes() / MEBIBYTE * MEBIBYTE);
        return instance.minMemory().map(least -> least.isAtMost(whole) ? whole : least);
    }

    /** As its guest will be. */
    Instance keeping(Optional<ByteSize> less) {
        return less.isEmpty() ? instance : instance.draft().runtimeMemory(less).build();
    }

    /**
     * The guest has given it back before anything else is done.
     * @throws org.gannet.engine.operation.Planner.RefusedException UNSUPPORTED
     */
    void addTo(Plan.Builder plan, Optional<ByteSize> less) {
        less.ifPresent(kept -> {
            LiveChange.of(inputs, instance.id()).adapt(plan, keeping(less), Aspect.BALLOON);
            plan.remark(Remark.Kind.GUEST_GIVES_MEMORY, kept);
        });
    }
}
