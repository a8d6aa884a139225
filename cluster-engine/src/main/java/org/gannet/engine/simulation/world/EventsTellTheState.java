package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.spi.ClusterStore.Commit;

/**
 * What was true before a commit, and the events of that commit, give what is true after it; so what was true at any
 * number, and all events after it, give what is true now.
 */
final class EventsTellTheState implements Invariant {
    private final World world;
    /** As told, by events alone. */
    private final Map<JobId, Fact.JobMoved> jobs = new HashMap<>();

    private ClusterState told = ClusterState.empty();
    private long last;

    EventsTellTheState(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "events tell the state";
    }

    @Override
    public void committed(Commit commit, ClusterState after) {
        for (EngineEvent.Recorded event : commit.events()) {
            if (event.seq() != last + 1) {
                world.invariants().broken(this, "event " + event.seq() + " follows " + last);
            }
            last = event.seq();
            switch (event.fact()) {
                case Fact.ObjectChanged changed -> told = told.apply(List.of(changed.change()), told.revision() + 1);
                case Fact.JobMoved moved -> jobs.put(moved.job(), moved);
                case Fact.NodeSeen seen -> {}
                case Fact.MachineSeen seen -> {}
            }
        }
        if (!told.hasSameContentAs(after)) {
            world.invariants().broken(this, "up to event " + last + " they tell " + told + "; it is " + after);
        }
        commit.jobs().forEach(this::compare);
        commit.events().stream()
                .map(EngineEvent.Recorded::fact)
                .filter(Fact.JobMoved.class::isInstance)
                .map(fact -> world.store().job(((Fact.JobMoved) fact).job()))
                .forEach(this::compare);
    }

    private void compare(Job written) {
        Job job = world.store().job(written.id());
        Fact.JobMoved moved = jobs.get(job.id());
        if (!Fact.JobMoved.of(job).equals(moved)) {
            world.invariants()
                    .broken(
                            this,
                            world.names().of(job.id()) + " is " + job.state() + " v" + job.version()
                                    + "; up to event " + last + " they tell "
                                    + (moved == null ? "nothing of it" : moved.state() + " v" + moved.version()));
        }
    }

    @Override
    public void settled() {
        world.store().jobs().values().forEach(this::compare);
        world.reader().compare(this);
    }
}
