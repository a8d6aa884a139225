package org.gannet.engine.execution;

import java.time.Instant;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/** Jobs by id, those that came first first. Immutable; the next one shares all that did not change. */
public final class UnendedJobs extends AbstractMap<JobId, Job> {
    static final UnendedJobs NONE =
            new UnendedJobs(HashTreePMap.empty(), TreePMap.empty(Comparator.<Place>naturalOrder()));

    private final HashPMap<JobId, Job> byId;
    private final TreePMap<Place, Job> inOrder;

    private record Place(Instant inLineSince, UUID id) implements Comparable<Place> {
        static Place of(Job job) {
            return new Place(job.inLineSince(), job.id().value());
        }

        @Override
        public int compareTo(Place other) {
            int byTime = inLineSince.compareTo(other.inLineSince);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    private UnendedJobs(HashPMap<JobId, Job> byId, TreePMap<Place, Job> inOrder) {
        this.byId = byId;
        this.inOrder = inOrder;
    }

    static UnendedJobs of(List<Job> jobs) {
        UnendedJobs all = NONE;
        for (Job job : jobs) {
            all = all.with(job);
        }
        return all;
    }

    /** With this version of the job; without the job when it has ended. */
    UnendedJobs with(Job job) {
        Place place = Place.of(job);
        return job.state().isEnded()
                ? new UnendedJobs(byId.minus(job.id()), inOrder.minus(place))
                : new UnendedJobs(byId.plus(job.id(), job), inOrder.plus(place, job));
    }

    public Optional<Job> find(JobId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public @Nullable Job get(Object id) {
        return byId.get(id);
    }

    @Override
    public boolean containsKey(Object id) {
        return byId.containsKey(id);
    }

    @Override
    public Collection<Job> values() {
        return inOrder.values();
    }

    @Override
    public Set<Map.Entry<JobId, Job>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<JobId, Job>> iterator() {
                return inOrder.values().stream()
                        .map(job -> Map.entry(job.id(), job))
                        .iterator();
            }

            @Override
            public int size() {
                return byId.size();
            }
        };
    }
}
