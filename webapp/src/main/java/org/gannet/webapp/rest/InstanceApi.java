package org.gannet.webapp.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.console.ConsoleQueries;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.AcceptedMany;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceAction;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.StatusView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Virtual machines. What takes longer is a job: the answer is 202 with its id. Each such request may say in its query
 * what {@link Asked} knows; with {@code dryRun=true} the answer is 200 with the plan.
 */
@RestController
@RequestMapping(InstanceApi.PATH)
class InstanceApi {
    static final String PATH = "/api/v1/instances";

    private final CurrentActor actor;
    private final InstanceService service;
    private final InstanceQueries queries;
    private final ConsoleQueries consoles;

    InstanceApi(CurrentActor actor, InstanceService service, InstanceQueries queries, ConsoleQueries consoles) {
        this.actor = actor;
        this.service = service;
        this.queries = queries;
        this.consoles = consoles;
    }

    /** @param instance that is being made or changed */
    record AcceptedJson(UUID instance, UUID job) {}

    /** @param instances that are being made, in the order of their numbers */
    record AcceptedManyJson(List<UUID> instances, UUID job) {}

    /** @param graceSeconds how long the guest has to switch itself off; 0 pulls the plug */
    record StopJson(@Nullable Integer graceSeconds) {}

    /** @param target node; without it the cluster chooses */
    record MigrateJson(@Nullable String target) {}

    @GetMapping
    Rows<InstanceJson> list(
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") Set<String> status,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Rows.MOST_BY_DEFAULT) int limit) {
        var filter = new InstanceFilter(
                Optional.ofNullable(project).map(id -> Ids.ofField("project", id, ProjectId::new)),
                text,
                status.stream().map(InstanceApi::word).collect(Collectors.toSet()),
                Optional.ofNullable(node));
        return Rows.of(
                queries.list(actor.get(), filter, InstanceOrder.BY_NAME, Rows.query(offset, limit)), InstanceJson::of);
    }

    @GetMapping("/{id}")
    InstanceJson get(@PathVariable String id) {
        return InstanceJson.of(queries.get(actor.get(), Ids.ofPath(id, InstanceId::new)));
    }

    /** What it has of consoles, and where; 409 for one that does not run. */
    @GetMapping("/{id}/consoles")
    List<ConsoleJson> consoles(@PathVariable String id) {
        return consoles.list(actor.get(), Ids.ofPath(id, InstanceId::new)).stream()
                .map(ConsoleJson::of)
                .toList();
    }

    @PostMapping
    ResponseEntity<Object> create(@RequestBody CreateInstanceJson request, HttpServletRequest query) {
        Integer count = request.count();
        if (count != null) {
            return createMany(request.toRequest(), count, Asked.of(query));
        }
        return ask(new InstanceAction.Create(request.toRequest()), query);
    }

    private ResponseEntity<Object> createMany(CreateRequest request, int count, Asked asked) {
        if (asked.dryRun()) {
            return ResponseEntity.ok(PlanJson.of(service.planCreateMany(actor.get(), request, count, asked.options())));
        }
        AcceptedMany accepted = service.createMany(actor.get(), request, count, asked.options());
        return ResponseEntity.accepted()
                .location(URI.create(JobApi.PATH + "/" + accepted.job()))
                .body(new AcceptedManyJson(
                        accepted.instances().stream().map(InstanceId::value).toList(),
                        accepted.job().value()));
    }

    @PostMapping("/{id}/start")
    ResponseEntity<Object> start(@PathVariable String id, HttpServletRequest query) {
        return ask(new InstanceAction.Start(Ids.ofPath(id, InstanceId::new)), query);
    }

    @PostMapping("/{id}/stop")
    ResponseEntity<Object> stop(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable StopJson request,
            HttpServletRequest query) {
        int grace = request == null || request.graceSeconds() == null
                ? InstanceService.DEFAULT_GRACE_SECONDS
                : request.graceSeconds();
        return ask(new InstanceAction.Stop(Ids.ofPath(id, InstanceId::new), grace), query);
    }

    @PostMapping("/{id}/reboot")
    ResponseEntity<Object> reboot(@PathVariable String id, HttpServletRequest query) {
        return ask(new InstanceAction.Reboot(Ids.ofPath(id, InstanceId::new)), query);
    }

    @PostMapping("/{id}/migrate")
    ResponseEntity<Object> migrate(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable MigrateJson request,
            HttpServletRequest query) {
        Optional<String> target = Optional.ofNullable(request).map(MigrateJson::target);
        return ask(new InstanceAction.Migrate(Ids.ofPath(id, InstanceId::new), target), query);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Object> remove(@PathVariable String id, HttpServletRequest query) {
        return ask(new InstanceAction.Remove(Ids.ofPath(id, InstanceId::new)), query);
    }

    /** @return 202 with the job; 200 with the plan of a dry run */
    private ResponseEntity<Object> ask(InstanceAction action, HttpServletRequest query) {
        Asked asked = Asked.of(query);
        if (asked.dryRun()) {
            return ResponseEntity.ok(PlanJson.of(service.plan(actor.get(), action, asked.options())));
        }
        Accepted accepted = service.submit(actor.get(), action, asked.options());
        String location = action instanceof InstanceAction.Create
                ? PATH + "/" + accepted.instance()
                : JobApi.PATH + "/" + accepted.job();
        return ResponseEntity.accepted()
                .location(URI.create(location))
                .body(new AcceptedJson(
                        accepted.instance().value(), accepted.job().value()));
    }

    private static StatusView.Word word(String text) {
        return Words.find(StatusView.Word.class, text)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ErrorCode.INVALID_REQUEST, "There is no status of this name.")));
    }
}
