package org.gannet.webapp.rest;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.OpenNetworkView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who I am, my projects, and what each may have. */
@RestController
@RequestMapping("/api/v1")
class ProjectApi {
    private final CurrentActor actor;
    private final ProjectQueries projects;
    private final QuotaQueries quotas;
    private final ProjectService service;
    private final NetworkQueries networks;

    ProjectApi(
            CurrentActor actor,
            ProjectQueries projects,
            QuotaQueries quotas,
            ProjectService service,
            NetworkQueries networks) {
        this.networks = networks;
        this.actor = actor;
        this.projects = projects;
        this.quotas = quotas;
        this.service = service;
    }

    /** @param limit what all its machines together may have */
    record NewProjectJson(@Nullable String name, @Nullable AmountsJson limit) {}

    /** The one who asks. */
    record MeJson(UUID id, String login, String role) {}

    /** @param myRole empty for operators who are no members */
    record ProjectJson(UUID id, String name, Optional<String> myRole, int members, Instant createdAt) {
        static ProjectJson of(ProjectView view) {
            return new ProjectJson(
                    view.id().value(), view.name(), view.myRole().map(Words::of), view.members(), view.createdAt());
        }
    }

    /** An amount of each thing that a quota counts. */
    record AmountsJson(int machines, int vcpus, long memoryBytes, long diskBytes) {
        static AmountsJson of(QuotaAmounts amounts) {
            return new AmountsJson(
                    amounts.machines(),
                    amounts.vcpus(),
                    amounts.memory().bytes(),
                    amounts.disk().bytes());
        }
    }

    private static QuotaAmounts amounts(AmountsJson json) {
        try {
            return new QuotaAmounts(
                    json.machines(), json.vcpus(), new ByteSize(json.memoryBytes()), new ByteSize(json.diskBytes()));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.INVALID_REQUEST, "The limit has no fitting value.")
                            .withCause("No part of it may be negative."),
                    e);
        }
    }

    /** @param pending held for machines that are being made; counts as used */
    record QuotaJson(AmountsJson limit, AmountsJson used, AmountsJson pending, AmountsJson left) {
        static QuotaJson of(QuotaView view) {
            return new QuotaJson(
                    AmountsJson.of(view.limit()),
                    AmountsJson.of(view.used()),
                    AmountsJson.of(view.pending()),
                    AmountsJson.of(view.left()));
        }
    }

    @GetMapping("/me")
    MeJson me() {
        Actor me = actor.get();
        return new MeJson(me.id().value(), me.login(), Words.of(me.role()));
    }

    @GetMapping("/projects")
    Rows<ProjectJson> list() {
        return Rows.of(projects.mine(actor.get()), ProjectJson::of);
    }

    /** A project without members; for administrators. */
    @PostMapping("/projects")
    ResponseEntity<ProjectJson> create(@RequestBody NewProjectJson request) {
        QuotaAmounts limit = request.limit() == null ? QuotaAmounts.NOTHING : amounts(request.limit());
        ProjectJson made =
                ProjectJson.of(service.create(actor.get(), Objects.requireNonNullElse(request.name(), ""), limit));
        return ResponseEntity.created(URI.create("/api/v1/projects/" + made.id()))
                .body(made);
    }

    @GetMapping("/projects/{id}")
    ProjectJson get(@PathVariable String id) {
        return ProjectJson.of(projects.get(actor.get(), Ids.ofPath(id, ProjectId::new)));
    }

    /** A network that its members may attach its machines to. */
    record NetworkJson(
            UUID id,
            String name,
            Optional<String> v4,
            Optional<String> v4Gateway,
            Optional<String> v6,
            Optional<String> v6Gateway) {
        static NetworkJson of(OpenNetworkView view) {
            return new NetworkJson(
                    view.id().value(), view.name(), view.v4(), view.v4Gateway(), view.v6(), view.v6Gateway());
        }
    }

    /** Those that are open to the project. */
    @GetMapping("/projects/{id}/networks")
    Rows<NetworkJson> networks(@PathVariable String id) {
        return Rows.of(networks.open(actor.get(), Ids.ofPath(id, ProjectId::new)), NetworkJson::of);
    }

    @GetMapping("/projects/{id}/quota")
    QuotaJson quota(@PathVariable String id) {
        return QuotaJson.of(quotas.of(actor.get(), Ids.ofPath(id, ProjectId::new)));
    }
}
