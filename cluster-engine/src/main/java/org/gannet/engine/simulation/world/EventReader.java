package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.simulation.VirtualProcess;

/**
 * Somebody who knows the cluster by its events: reads everything once, then follows, from one engine to the next one,
 * often slowly.
 */
final class EventReader {
    private final World world;
    private final Chance chance;
    private final boolean slow;
    private final Map<JobId, Fact.JobMoved> jobs = new LinkedHashMap<>();
    private ClusterState state = ClusterState.empty();
    private long heard;
    private boolean hasRead;
    private Optional<ClusterEngine> follows = Optional.empty();
    private Optional<String> lie = Optional.empty();

    EventReader(World world) {
        this.world = world;
        chance = new Chance(world.seed(), "reader");
        slow = chance.oneIn(2);
    }

    void begin() {
        world.outside().start("reader", () -> {
            while (true) {
                world.outside().sleep(Duration.ofMillis(800));
                world.leader().ifPresent(this::follow);
            }
        });
    }

    private void follow(EngineHost host) {
        if (follows.equals(host.engine())) {
            return;
        }
        follows = host.engine();
        host.ask("reader subscribes", engine -> {
            if (!hasRead) {
                readAll(engine, engine.view().lastEvent());
                hasRead = true;
            } else {
                world.happened(Happening.EVENTS_CAUGHT_UP);
            }
            VirtualProcess own = host.process();
            engine.subscribe(heard, event -> hear(own, engine, event));
        });
    }

    private void readAll(ClusterEngine engine, long upTo) {
        ClusterView view = engine.view();
        state = view.state();
        jobs.clear();
        world.store().jobs().values().forEach(job -> jobs.put(job.id(), Fact.JobMoved.of(job)));
        heard = upTo;
    }

    private void hear(VirtualProcess own, ClusterEngine engine, EngineEvent event) {
        if (slow && chance.oneIn(4)) {
            own.sleep(chance.millis(1, 3000));
        }
        if (!follows.equals(Optional.of(engine))) {
            // It has turned to another engine meanwhile.
            return;
        }
        switch (event) {
            case EngineEvent.Recorded recorded -> hear(recorded);
            case EngineEvent.ReadAgain again -> {
                world.happened(Happening.EVENTS_READ_AGAIN);
                world.say("reader", () -> "reads everything again, up to event " + again.upTo());
                readAll(engine, again.upTo());
            }
            case EngineEvent.JobProgressed hint -> {}
            case EngineEvent.NodeReported hint -> {}
        }
    }

    private void hear(EngineEvent.Recorded event) {
        if (event.seq() != heard + 1) {
            lie = Optional.of("the reader was told event " + event.seq() + " after " + heard);
        }
        heard = event.seq();
        switch (event.fact()) {
            case Fact.ObjectChanged changed -> state = state.apply(List.of(changed.change()), state.revision() + 1);
            case Fact.JobMoved moved -> jobs.put(moved.job(), moved);
            case Fact.NodeSeen seen -> {}
            case Fact.MachineSeen seen -> {}
        }
    }

    /** Whether it knows everything. */
    boolean isUpToDate() {
        return world.leader().flatMap(EngineHost::engine).equals(follows)
                && heard == world.store().lastEvent();
    }

    /** What it knows is what is durable. */
    void compare(Invariant judge) {
        lie.ifPresent(what -> world.invariants().broken(judge, what));
        if (!state.hasSameContentAs(world.store().state())) {
            world.invariants()
                    .broken(
                            judge,
                            "the reader knows " + state + "; it is "
                                    + world.store().state());
        }
        for (Job job : world.store().jobs().values()) {
            if (!Fact.JobMoved.of(job).equals(jobs.get(job.id()))) {
                world.invariants()
                        .broken(
                                judge,
                                "the reader knows an old " + world.names().of(job.id()));
            }
        }
    }
}
