package org.gannet.backend.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.OffsetPage;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Transactions;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

/** Finds jobs as people look for them; the engine itself asks for fewer things. */
@Component
@BackendOnly
public class JobSearch {
    private static final Sort NEWEST_FIRST = Sort.by("submittedAt", "id").descending();
    private static final int MOST_RETRIES = 50;
    private static final char ESCAPE = '\\';

    private final JobRepository jobs;
    private final Transactions transactions;

    JobSearch(JobRepository jobs, Transactions transactions) {
        this.jobs = jobs;
        this.transactions = transactions;
    }

    /**
     * Newest first, with the count of all.
     * @param projects whose; empty for all. The filter's own project is not looked at
     */
    public Page<Job> find(Optional<Set<ProjectId>> projects, JobFilter filter, PageQuery query) {
        List<Specification<JobEntity>> parts = new ArrayList<>();
        projects.ifPresent(some ->
                parts.add(in("projectId", some.stream().map(ProjectId::value).toList())));
        if (!filter.states().isEmpty()) {
            parts.add(in("state", filter.states().stream().map(JobSearch::state).toList()));
        }
        filter.subject().ifPresent(subject -> {
            parts.add(equal("subjectKind", subject.kind()));
            parts.add(equal("subjectId", subject.key()));
        });
        filter.operation().ifPresent(operation -> parts.add(equal("operation", operation)));
        contains(parts, "title", filter.title());
        contains(parts, "reason", filter.reason());
        if (!filter.login().isEmpty()) {
            parts.add(equal("actor", filter.login()));
        }
        filter.since()
                .ifPresent(since -> parts.add(
                        (root, all, builder) -> builder.greaterThanOrEqualTo(root.<Instant>get("submittedAt"), since)));
        filter.before()
                .ifPresent(before ->
                        parts.add((root, all, builder) -> builder.lessThan(root.<Instant>get("submittedAt"), before)));
        if (!filter.archived()) {
            parts.add((root, all, builder) -> builder.isNull(root.get("archivedAt")));
        }
        OffsetPage page = new OffsetPage(query, NEWEST_FIRST);
        return transactions.read(
                () -> OffsetPage.toPage(jobs.findAll(Specification.allOf(parts), page), JobEntity::job));
    }

    /** The jobs that repeat this one, oldest first; at most {@value #MOST_RETRIES}. */
    public List<Job> retriesOf(org.gannet.backend.jobs.JobId id) {
        OffsetPage page = new OffsetPage(PageQuery.first(MOST_RETRIES), NEWEST_FIRST.reverse());
        return transactions.read(() -> jobs.findAll(equal("retryOf", id.value()), page)
                .map(JobEntity::job)
                .getContent());
    }

    private static JobState state(JobStatus status) {
        return JobState.valueOf(status.name());
    }

    private static Specification<JobEntity> in(String field, List<?> wanted) {
        return (root, query, builder) -> root.get(field).in(wanted);
    }

    private static Specification<JobEntity> equal(String field, Object wanted) {
        return (root, query, builder) -> builder.equal(root.get(field), wanted);
    }

    private static void contains(List<Specification<JobEntity>> parts, String field, String words) {
        if (!words.isEmpty()) {
            String pattern = "%" + escaped(words.toLowerCase(Locale.ROOT)) + "%";
            parts.add((root, query, builder) -> builder.like(builder.lower(root.get(field)), pattern, ESCAPE));
        }
    }

    /** What a person types is meant as it stands. */
    private static String escaped(String words) {
        return words.replaceAll("([\\\\%_])", "\\\\$1");
    }
}
