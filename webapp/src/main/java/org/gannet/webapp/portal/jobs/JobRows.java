package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;

/** The rows of a list of jobs, read as they are scrolled to. */
class JobRows extends AbstractBackEndDataProvider<JobView, Void> {
    private static final int MOST_REMEMBERED = 2000;

    private final JobQueries queries;
    private final CurrentActor actors;
    private final Map<String, JobView> read = new HashMap<>();
    private JobAddress address = JobAddress.ALL;
    private Optional<ProjectId> project = Optional.empty();
    private long lastTotal;

    JobRows(JobQueries queries, CurrentActor actors) {
        this.queries = queries;
        this.actors = actors;
    }

    void show(JobAddress wanted, Optional<ProjectId> inProject) {
        address = wanted;
        project = inProject;
        read.clear();
        refreshAll();
    }

    /** "In the last hour" moves with the time, so it is counted anew at each reading. */
    private JobFilter filter() {
        return address.filter(project, Instant.now());
    }

    @Override
    protected Stream<JobView> fetchFromBackEnd(Query<JobView, Void> query) {
        int limit = Math.min(query.getLimit(), PageQuery.MOST_ROWS);
        List<JobView> rows = queries.list(actors.get(), filter(), new PageQuery(query.getOffset(), limit))
                .items();
        if (read.size() > MOST_REMEMBERED) {
            read.clear();
        }
        rows.forEach(job -> read.put(job.id().toString(), job));
        return rows.stream();
    }

    @Override
    protected int sizeInBackEnd(Query<JobView, Void> query) {
        lastTotal = total();
        return Math.toIntExact(lastTotal);
    }

    long total() {
        return queries.list(actors.get(), filter(), PageQuery.first(0)).total();
    }

    @Override
    public Object getId(JobView job) {
        return job.id();
    }

    /**
     * A job that is here is replaced where it stands; for one that is not, or that left the list, the list is read anew
     * when there are more or fewer of them than before.
     * @return whether rows have come or gone
     */
    boolean follow(List<UiEvent> events) {
        boolean left = false;
        boolean unknown = false;
        for (UiEvent event : events) {
            switch (event.kind()) {
                case JOB -> {
                    if (read.containsKey(event.id())) {
                        left |= !stays(event.id());
                    } else {
                        unknown = true;
                    }
                }
                case EVERYTHING -> left = true;
                case INSTANCE, NODE -> {}
            }
        }
        boolean moved = left || unknown && total() != lastTotal;
        if (moved) {
            refreshAll();
        }
        return moved;
    }

    private boolean stays(String id) {
        JobView before = read.get(id);
        if (before == null) {
            return true;
        }
        try {
            JobView now = queries.get(actors.get(), before.id());
            read.put(id, now);
            if (!now.equals(before)) {
                refreshItem(now);
            }
            return address.show() == JobShow.ALL || address.show().states().contains(now.status());
        } catch (ProblemException e) {
            read.remove(id);
            return false;
        }
    }
}
