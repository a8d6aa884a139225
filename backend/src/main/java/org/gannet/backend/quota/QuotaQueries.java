package org.gannet.backend.quota;

import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.springframework.stereotype.Service;

/** Reads quotas. */
@Service
public class QuotaQueries {
    private final QuotaRepository quotas;
    private final Access access;
    private final Transactions transactions;

    QuotaQueries(QuotaRepository quotas, Access access, Transactions transactions) {
        this.quotas = quotas;
        this.access = access;
        this.transactions = transactions;
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND when the project is not the actor's */
    public QuotaView of(Actor actor, ProjectId project) {
        access.requireVisible(actor, project);
        return transactions.read(() -> quotas.findById(project.value())
                .map(QuotaEntity::view)
                .orElseThrow(() -> Problems.notFound("project")));
    }
}
