package org.gannet.webapp.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.StepView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.InstanceId;
import org.gannet.base.Progress;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs: what was asked for, how far it has come, what came of it. */
@RestController
@RequestMapping(JobApi.PATH)
class JobApi {
    static final String PATH = "/api/v1/jobs";

    private final CurrentActor actor;
    private final JobService service;
    private final JobQueries queries;

    JobApi(CurrentActor actor, JobService service, JobQueries queries) {
        this.actor = actor;
        this.service = service;
        this.queries = queries;
    }

    /** @param cancelRequested whether somebody asked it to stop */
    record JobJson(
            UUID id,
            String operation,
            String title,
            Optional<UUID> instance,
            Optional<UUID> project,
            String actor,
            String status,
            String waitsFor,
            boolean cancelRequested,
            List<StepJson> steps,
            Optional<ProblemDetail> problem,
            Instant submittedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            List<LogJson> log) {
        static JobJson of(JobView view) {
            return new JobJson(
                    view.id().value(),
                    view.operation(),
                    view.title(),
                    view.instance().map(InstanceId::value),
                    view.project().map(ProjectId::value),
                    view.actor(),
                    Words.of(view.status()),
                    view.waitsFor(),
                    view.cancelRequested(),
                    view.steps().stream().map(StepJson::of).toList(),
                    view.problem().map(ProblemWriter::body),
                    view.submittedAt(),
                    view.startedAt(),
                    view.endedAt(),
                    view.log().stream()
                            .map(line -> new LogJson(line.at(), line.text()))
                            .toList());
        }
    }

    /** A step of a job. */
    record StepJson(
            int index,
            String title,
            String status,
            Optional<ProgressJson> progress,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Map<String, Long> figures) {
        static StepJson of(StepView view) {
            return new StepJson(
                    view.index(),
                    view.title(),
                    Words.of(view.status()),
                    view.progress().map(ProgressJson::of),
                    view.startedAt(),
                    view.endedAt(),
                    new TreeMap<>(view.figures()));
        }
    }

    /** How far a step has come. */
    record ProgressJson(String phase, long done, long total, String unit) {
        static ProgressJson of(Progress progress) {
            return new ProgressJson(progress.phase(), progress.done(), progress.total(), Words.of(progress.unit()));
        }
    }

    /** A line of a job's log. */
    record LogJson(Instant at, String text) {}

    @GetMapping
    Rows<JobJson> list(
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(required = false) @Nullable Boolean unended,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Rows.MOST_BY_DEFAULT) int limit) {
        var filter = new JobFilter(
                Optional.ofNullable(project).map(id -> Ids.ofField("project", id, ProjectId::new)),
                Optional.ofNullable(instance).map(id -> Ids.ofField("instance", id, InstanceId::new)),
                Optional.ofNullable(unended));
        return Rows.of(queries.list(actor.get(), filter, Rows.query(offset, limit)), JobJson::of);
    }

    @GetMapping("/{id}")
    JobJson get(@PathVariable String id) {
        return JobJson.of(queries.get(actor.get(), Ids.ofPath(id, JobId::new)));
    }

    @PostMapping("/{id}/cancel")
    ResponseEntity<Void> cancel(@PathVariable String id) {
        service.cancel(actor.get(), Ids.ofPath(id, JobId::new));
        return ResponseEntity.accepted().build();
    }
}
