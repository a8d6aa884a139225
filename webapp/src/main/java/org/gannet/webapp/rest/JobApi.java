package org.gannet.webapp.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobStory;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.Pace;
import org.gannet.backend.jobs.ReasonView;
import org.gannet.backend.jobs.StepView;
import org.gannet.backend.jobs.WaitView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Progress;
import org.gannet.base.Subject;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
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

    /**
     * @param subject what it is about: "instance/…", "node/node1", "group/…", "network/…", "cluster"
     * @param instance the same once more, if it is about one
     * @param cancelRequested whether somebody asked it to stop
     * @param archivedAt since when lists leave it out unless asked with {@code archived=true}
     */
    record JobJson(
            UUID id,
            String operation,
            String title,
            String subject,
            Optional<UUID> instance,
            Optional<UUID> project,
            String actor,
            String status,
            String waitsFor,
            int priority,
            List<ReasonJson> reasons,
            boolean cancelRequested,
            List<StepJson> steps,
            Optional<ProblemDetail> problem,
            Instant submittedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<Instant> archivedAt,
            List<LogJson> log) {
        static JobJson of(JobView view) {
            return new JobJson(
                    view.id().value(),
                    view.operation(),
                    view.title(),
                    view.subject().text(),
                    view.instance().map(InstanceId::value),
                    view.project().map(ProjectId::value),
                    view.actor(),
                    Words.of(view.status()),
                    view.waiting().map(WaitView::sentence).orElse(""),
                    view.priority(),
                    view.reasons().stream().map(ReasonJson::of).toList(),
                    view.cancelRequested(),
                    view.steps().stream().map(StepJson::of).toList(),
                    view.problem().map(ProblemWriter::body),
                    view.submittedAt(),
                    view.startedAt(),
                    view.endedAt(),
                    view.archivedAt(),
                    view.log().stream()
                            .map(line -> new LogJson(line.at(), line.text()))
                            .toList());
        }
    }

    /** Why it was asked for. */
    record ReasonJson(String source, String text, Instant at) {
        static ReasonJson of(ReasonView view) {
            return new ReasonJson(view.source(), view.text(), view.at());
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
                    view.progress().map(progress -> ProgressJson.of(view, progress)),
                    view.startedAt(),
                    view.endedAt(),
                    new TreeMap<>(view.figures()));
        }
    }

    /**
     * How far a step has come.
     * @param perSecond how many units a second; not there before it is known
     * @param secondsLeft if it stays as fast
     */
    record ProgressJson(
            String phase, long done, long total, String unit, Optional<Double> perSecond, Optional<Long> secondsLeft) {
        static ProgressJson of(StepView step, Progress progress) {
            return new ProgressJson(
                    progress.phase(),
                    progress.done(),
                    progress.total(),
                    Words.of(progress.unit()),
                    step.pace().map(Pace::perSecond),
                    step.pace().flatMap(Pace::left).map(Duration::toSeconds));
        }
    }

    /** A line of a job's log. */
    record LogJson(Instant at, String text) {}

    @GetMapping
    Rows<JobJson> list(
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable Boolean unended,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String actor,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "false") boolean archived,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Rows.MOST_BY_DEFAULT) int limit) {
        JobFilter filter = JobFilter.ALL
                .in(Optional.ofNullable(project).map(id -> Ids.ofField("project", id, ProjectId::new)))
                .about(subject(Optional.ofNullable(subject), Optional.ofNullable(instance)))
                .in(statuses(Optional.ofNullable(status).orElse(List.of()), Optional.ofNullable(unended)))
                .of(Optional.ofNullable(operation))
                .saying(words("title", title), words("actor", actor), words("reason", reason))
                .between(moment("since", since), moment("before", before))
                .withArchived(archived);
        return Rows.of(queries.list(this.actor.get(), filter, Rows.query(offset, limit)), JobJson::of);
    }

    private static Optional<Subject> subject(Optional<String> text, Optional<String> instance) {
        Optional<Subject> machine =
                instance.map(id -> new Subject.OfInstance(Ids.ofField("instance", id, InstanceId::new)));
        Optional<Subject> subject = text.map(Ids::subject);
        if (machine.isPresent() && subject.isPresent() && !machine.equals(subject)) {
            throw invalid("No job is about two things.", "The parameters instance and subject exclude each other.");
        }
        return subject.or(() -> machine);
    }

    private static Set<JobStatus> statuses(List<String> words, Optional<Boolean> unended) {
        Set<JobStatus> wanted = EnumSet.noneOf(JobStatus.class);
        words.forEach(word -> wanted.add(Words.find(JobStatus.class, word)
                .orElseThrow(() -> invalid(
                        "There is no such status.",
                        Arrays.stream(JobStatus.values()).map(Words::of).collect(Collectors.joining(", "))))));
        if (wanted.isEmpty()) {
            return unended.map(yes -> yes ? JobFilter.unended() : JobFilter.ended())
                    .orElse(Set.of());
        }
        unended.ifPresent(yes -> wanted.retainAll(yes ? JobFilter.unended() : JobFilter.ended()));
        if (wanted.isEmpty()) {
            throw invalid("No job has such a status.", "The parameters status and unended exclude each other.");
        }
        return wanted;
    }

    private static String words(String name, String text) {
        if (text.length() > JobFilter.LONGEST_WORDS) {
            throw invalid(
                    "The parameter " + name + " is too long.", "At most " + JobFilter.LONGEST_WORDS + " letters.");
        }
        return text;
    }

    private static Optional<Instant> moment(String name, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw invalid("The parameter " + name + " is no time.", "For example: 2026-11-21T12:00:00Z");
        }
    }

    private static ProblemException invalid(String message, String remedy) {
        return new ProblemException(
                Problem.of(ErrorCode.INVALID_REQUEST, message).withRemedy(remedy));
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

    /** Gives the word that a held job waits for. */
    @PostMapping("/{id}/release")
    ResponseEntity<Void> release(@PathVariable String id) {
        service.release(actor.get(), Ids.ofPath(id, JobId::new));
        return ResponseEntity.accepted().build();
    }

    /** The same again, of a job that ended badly. */
    @PostMapping("/{id}/retry")
    ResponseEntity<RetriedJson> retry(@PathVariable String id) {
        JobId again = service.retry(actor.get(), Ids.ofPath(id, JobId::new));
        return ResponseEntity.accepted().body(new RetriedJson(again.value()));
    }

    /** Gives a job that waits another place in the queue. */
    @PutMapping("/{id}/priority")
    JobJson setPriority(@PathVariable String id, @RequestBody PriorityJson request) {
        JobId job = Ids.ofPath(id, JobId::new);
        Integer priority = request.priority();
        if (priority == null) {
            throw invalid("The field priority is missing.", "From -10 to 10; 0 is the usual one.");
        }
        service.setPriority(actor.get(), job, priority);
        return JobJson.of(queries.get(actor.get(), job));
    }

    /** @param priority more is more urgent */
    record PriorityJson(@Nullable Integer priority) {}

    /** What the job waits for, repeats and locks. */
    @GetMapping("/{id}/relations")
    RelationsJson relations(@PathVariable String id) {
        return RelationsJson.of(queries.story(actor.get(), Ids.ofPath(id, JobId::new)));
    }

    /**
     * What a job has to do with others.
     * @param children that its plan asked for
     * @param locks that it holds until its end, such as "instance web1"; for those who see the cluster
     */
    record RelationsJson(
            List<ConditionJson> dependsOn,
            Optional<JobRefJson> retryOf,
            List<JobRefJson> retriedBy,
            List<JobRefJson> children,
            List<String> locks) {
        static RelationsJson of(JobStory story) {
            return new RelationsJson(
                    story.dependsOn().stream().map(ConditionJson::of).toList(),
                    story.retryOf().flatMap(JobRefJson::of),
                    story.retriedBy().stream()
                            .flatMap(job -> JobRefJson.of(job).stream())
                            .toList(),
                    story.children().stream()
                            .filter(child -> child.depth() == 0)
                            .flatMap(child -> JobRefJson.of(child.job()).stream())
                            .toList(),
                    story.locks().stream()
                            .map(held -> (Words.of(held.lock().level()) + " "
                                            + held.lock().name())
                                    .strip())
                            .toList());
        }
    }

    /** @param job not there when the one who asks may not see it. @param ends that let this job begin */
    record ConditionJson(Optional<JobRefJson> job, List<String> ends) {
        static ConditionJson of(JobStory.Condition condition) {
            return new ConditionJson(
                    JobRefJson.of(condition.job()),
                    condition.accepted().stream().map(Words::of).sorted().toList());
        }
    }

    /** @param job the new one */
    record RetriedJson(UUID job) {}
}
