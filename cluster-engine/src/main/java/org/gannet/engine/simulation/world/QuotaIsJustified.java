package org.gannet.engine.simulation.world;

import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.quota.HoldFault;

/** What counts against quotas is what machines take, and what jobs that have yet to make one asked for. */
final class QuotaIsJustified implements Invariant {
    private final World world;
    private long checked;

    QuotaIsJustified(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "quota is justified";
    }

    @Override
    public void afterTurn() {
        if (checked == world.store().writes()) {
            return;
        }
        checked = world.store().writes();
        HoldFault.of(
                        world.store().state(),
                        world.store().unended(),
                        world.store().quota().held())
                .forEach(fault -> world.invariants().broken(this, tell(fault)));
    }

    private String tell(HoldFault fault) {
        return switch (fault) {
            case HoldFault.NotCounted(Instance instance) -> world.names().of(instance.id()) + " is not counted";
            case HoldFault.CountedWrongly(Instance instance) -> world.names().of(instance.id()) + " is counted wrongly";
            case HoldFault.Unjustified(var machine) ->
                world.names().of(machine) + " is counted, and neither is it there nor does a job make it";
        };
    }

    @Override
    public void settled() {
        for (Instance instance : world.store().state().instances().values()) {
            boolean used = world.store().quota().isUsed(instance.id());
            boolean made = instance.lifecycle() == Lifecycle.READY || instance.lifecycle() == Lifecycle.REMOVING;
            if (used != made) {
                world.invariants()
                        .broken(
                                this,
                                world.names().of(instance.id()) + " is " + instance.lifecycle() + " and counts as "
                                        + (used ? "used" : "held"));
            }
        }
    }

    @Override
    public void emptied() {
        world.store()
                .quota()
                .held()
                .keySet()
                .forEach(machine -> world.invariants()
                        .broken(this, world.names().of(machine) + " is counted in a world without machines"));
    }
}
