package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;

/** The rows of a list of jobs, read as they are scrolled to. */
class JobRows extends AbstractBackEndDataProvider<JobView, Void> {
    private static final int MOST_REMEMBERED = 2000;

    private final JobQueries queries;
    private final CurrentActor actors;
    private final Map<String, JobView> read = new HashMap<>();
    private JobFilter filter = JobFilter.ALL;

    JobRows(JobQueries queries, CurrentActor actors) {
        this.queries = queries;
        this.actors = actors;
    }

    void show(JobFilter newFilter) {
        filter = newFilter;
        read.clear();
        refreshAll();
    }

    @Override
    protected Stream<JobView> fetchFromBackEnd(Query<JobView, Void> query) {
        int limit = Math.min(query.getLimit(), PageQuery.MOST_ROWS);
        List<JobView> rows = queries.list(actors.get(), filter, new PageQuery(query.getOffset(), limit))
                .items();
        if (read.size() > MOST_REMEMBERED) {
            read.clear();
        }
        rows.forEach(job -> read.put(job.id().toString(), job));
        return rows.stream();
    }

    @Override
    protected int sizeInBackEnd(Query<JobView, Void> query) {
        return Math.toIntExact(
                queries.list(actors.get(), filter, PageQuery.first(0)).total());
    }

    @Override
    public Object getId(JobView job) {
        return job.id();
    }

    /**
     * A job that is here is replaced where it stands; for one that is not, or that has ended, the list is read anew.
     */
    void follow(List<UiEvent> events) {
        boolean anew = false;
        for (UiEvent event : events) {
            switch (event.kind()) {
                case JOB -> anew |= !replaced(event.id());
                case EVERYTHING -> anew = true;
                case INSTANCE, NODE -> {}
            }
        }
        if (anew) {
            refreshAll();
        }
    }

    private boolean replaced(String id) {
        JobView before = read.get(id);
        if (before == null) {
            return false;
        }
        try {
            JobView now = queries.get(actors.get(), before.id());
            read.put(id, now);
            if (!now.equals(before)) {
                refreshItem(now);
            }
            return filter.unended().isEmpty()
                    || now.status().isEnded() == before.status().isEnded();
        } catch (ProblemException e) {
            return false;
        }
    }
}
