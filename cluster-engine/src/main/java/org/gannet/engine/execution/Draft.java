package org.gannet.engine.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.spi.ClusterStore;

/** A commit that is being put together: each entry is decided over what those before it will have made true. */
final class Draft {
    private final Ledger.Published before;
    private final Instant at;
    private final List<Change> changes = new ArrayList<>();
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final List<EngineEvent.Recorded> events = new ArrayList<>();
    private final List<Job> added = new ArrayList<>();
    private final List<Runnable> alongside = new ArrayList<>();
    private ClusterState state;
    private UnendedJobs unended;

    Draft(Ledger.Published before, Instant at) {
        this.before = before;
        this.at = at;
        this.state = before.state();
        this.unended = before.unended();
    }

    /** What will be true when it is made. */
    Ledger.Published now() {
        return new Ledger.Published(state, unended, before.lastEvent() + events.size());
    }

    /** All of it or, when it throws, nothing. */
    void add(Ledger.Entry entry) {
        change(entry.changes());
        entry.job()
                .filter(job -> job.state().isEnded())
                .flatMap(job -> CreateInstances.keptFor(job, state))
                .ifPresent(machine -> change(List.of(new Change.DropInstance(machine))));
        added.addAll(entry.added());
        entry.alongside().ifPresent(alongside::add);
        entry.job().ifPresent(job -> {
            jobs.put(job.id(), job);
            unended = unended.with(job);
            record(Fact.JobMoved.of(job));
        });
    }

    private void change(List<Change> more) {
        if (!more.isEmpty()) {
            ClusterState next = state.apply(more, before.state().revision() + 1);
            for (Change change : more) {
                record(new Fact.ObjectChanged(change, owner(state, change)));
            }
            changes.addAll(more);
            state = next;
        }
    }

    /** Records a fact that had to wait for its turn, unless a newer one of the same has gone before. */
    void note(Fact fact) {
        boolean isOld = fact instanceof Fact.JobMoved moved
                && unended.find(moved.job())
                        .filter(job -> job.version() == moved.version())
                        .isEmpty();
        if (!isOld) {
            record(fact);
        }
    }

    void record(Fact fact) {
        events.add(new EngineEvent.Recorded(before.lastEvent() + events.size() + 1, at, fact));
    }

    boolean isEmpty() {
        return changes.isEmpty() && jobs.isEmpty() && events.isEmpty() && added.isEmpty() && alongside.isEmpty();
    }

    List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    List<EngineEvent.Recorded> events() {
        return events;
    }

    ClusterStore.Commit commit(long epoch, long number) {
        List<Runnable> all = List.copyOf(alongside);
        return new ClusterStore.Commit(
                epoch,
                number,
                before.state().revision(),
                changes,
                jobs(),
                events,
                added,
                () -> all.forEach(Runnable::run));
    }

    private static Optional<OwnerId> owner(ClusterState before, Change change) {
        return switch (change) {
            case Change.PutInstance put -> Optional.of(put.instance().owner());
            case Change.DropInstance drop -> before.findInstance(drop.id()).map(Instance::owner);
            case Change.PutNode _,
                    Change.DropNode _,
                    Change.PutGroup _,
                    Change.DropGroup _,
                    Change.PutNetwork _,
                    Change.DropNetwork _,
                    Change.PutSettings _,
                    Change.PutQueueSettings _,
                    Change.PutSubmissionRules _ -> Optional.empty();
        };
    }
}
