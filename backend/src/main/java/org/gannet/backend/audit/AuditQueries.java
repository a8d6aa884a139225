package org.gannet.backend.audit;

import java.util.Optional;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Scope;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.OffsetPage;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Transactions;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;

/** Reads the audit log: operators all, everybody else what concerns his projects or himself. */
@Service
public class AuditQueries {
    private final AuditRepository entries;
    private final Access access;
    private final Transactions transactions;

    AuditQueries(AuditRepository entries, Access access, Transactions transactions) {
        this.entries = entries;
        this.access = access;
        this.transactions = transactions;
    }

    /** Newest first. */
    public Page<AuditEntryView> list(Actor actor, AuditFilter filter, PageQuery query) {
        Scope scope = access.rights(actor).visible();
        Specification<AuditEntity> which = mine(scope, actor)
                .and(equal("projectId", filter.project().map(ProjectId::value)))
                .and(equal("object", filter.object()))
                .and(equal("actor", filter.actor()))
                .and(equal("outcome", filter.outcome()));
        OffsetPage page = new OffsetPage(query, Sort.by("number").descending());
        return transactions.read(() -> OffsetPage.toPage(entries.findAll(which, page), AuditEntity::view));
    }

    private static Specification<AuditEntity> mine(Scope scope, Actor actor) {
        return switch (scope) {
            case Scope.All() -> (root, query, builder) -> builder.conjunction();
            case Scope.Projects(var projects) ->
                (root, query, builder) -> builder.or(
                        root.get("projectId")
                                .in(projects.stream().map(ProjectId::value).toList()),
                        builder.equal(root.get("actorId"), actor.id().value()));
        };
    }

    private static Specification<AuditEntity> equal(String field, Optional<?> wanted) {
        return (root, query, builder) ->
                wanted.isEmpty() ? builder.conjunction() : builder.equal(root.get(field), wanted.get());
    }
}
