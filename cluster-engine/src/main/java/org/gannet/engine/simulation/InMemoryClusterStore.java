package org.gannet.engine.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.spi.ClusterStore;
import org.jspecify.annotations.Nullable;

/** A store that forgets when its object is dropped. Jobs go through JSON, as in a real one. */
public final class InMemoryClusterStore implements ClusterStore {
    private static final Comparator<Job> OLDEST_FIRST =
            Comparator.comparing(Job::submittedAt).thenComparing(job -> job.id().value());

    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private ClusterState state = ClusterState.empty();
    private @Nullable Faults faults;

    /** Called around each write; throws what it wants to happen. */
    public interface Faults {
        /** Before anything is written. */
        default void beforeWrite() {}

        /** After it has been written, before anyone is told. */
        default void afterWrite() {}
    }

    public synchronized void setFaults(Faults next) {
        faults = next;
    }

    public synchronized void clearFaults() {
        faults = null;
    }

    @Override
    public synchronized Snapshot load() {
        return new Snapshot(
                state, sorted(job -> !job.state().isEnded(), OLDEST_FIRST).toList());
    }

    @Override
    public synchronized void insertJobs(List<Job> added) {
        write(() -> added.forEach(job -> jobs.put(job.id(), copy(job))));
    }

    @Override
    public synchronized long commit(Commit commit) {
        if (commit.expectedRevision() != state.revision()) {
            throw new StaleRevision(commit.expectedRevision(), state.revision());
        }
        long revision = commit.changes().isEmpty() ? state.revision() : state.revision() + 1;
        write(() -> {
            state = state.apply(commit.changes(), revision);
            commit.job().ifPresent(job -> jobs.put(job.id(), copy(job)));
        });
        return revision;
    }

    @Override
    public synchronized Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public synchronized List<Job> jobs(JobFilter filter) {
        return sorted(filter::matches, filter.oldestFirst() ? OLDEST_FIRST : OLDEST_FIRST.reversed())
                .skip(filter.offset())
                .limit(filter.limit())
                .toList();
    }

    /** All jobs ever, oldest first. */
    public synchronized List<Job> allJobs() {
        return List.copyOf(new ArrayList<>(jobs.values()));
    }

    private java.util.stream.Stream<Job> sorted(Predicate<Job> which, Comparator<Job> order) {
        return jobs.values().stream().filter(which).sorted(order);
    }

    private void write(Runnable change) {
        Faults around = faults;
        if (around != null) {
            around.beforeWrite();
        }
        change.run();
        if (around != null) {
            around.afterWrite();
        }
    }

    private static Job copy(Job job) {
        return EngineJson.read(EngineJson.write(job), Job.class);
    }
}
