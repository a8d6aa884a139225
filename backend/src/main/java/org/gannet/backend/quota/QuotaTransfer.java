package org.gannet.backend.quota;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.engine.model.Instance;
import org.springframework.stereotype.Component;

/** Quotas for a configuration that is carried to another portal; in the caller's transaction. */
@Component
@BackendOnly
public class QuotaTransfer {
    private final QuotaRepository quotas;
    private final EntityManager entities;

    QuotaTransfer(QuotaRepository quotas, EntityManager entities) {
        this.quotas = quotas;
        this.entities = entities;
    }

    /** Of every project. */
    public Map<UUID, QuotaAmounts> limits() {
        Map<UUID, QuotaAmounts> limits = new LinkedHashMap<>();
        quotas.findAll()
                .forEach(quota -> limits.put(quota.projectId, quota.view().limit()));
        return limits;
    }

    /** A new project's. */
    public void open(UUID project, QuotaAmounts limit) {
        quotas.save(new QuotaEntity(new ProjectId(project), limit));
    }

    /** Counts machines that have come whole from elsewhere, whatever the limit; none of them is counted yet. */
    public void charge(Collection<Instance> machines) {
        JobId none = new JobId(new UUID(0, 0));
        Map<UUID, QuotaAmounts> used = new LinkedHashMap<>();
        for (Instance machine : machines) {
            ProjectId project = new ProjectId(machine.owner().value());
            QuotaAmounts amounts = QuotaAmounts.of(machine);
            used.merge(project.value(), amounts, QuotaAmounts::plus);
            // Known to be new: a repository would look for each before.
            entities.persist(new HoldEntity(
                    machine.id(), project, amounts, none, HoldEntity.State.CHARGED, machine.createdAt()));
        }
        used.forEach((project, amounts) -> quotas.findById(project).ifPresent(quota -> {
            quota.count(amounts, QuotaAmounts.NOTHING);
            quotas.save(quota);
        }));
    }
}
