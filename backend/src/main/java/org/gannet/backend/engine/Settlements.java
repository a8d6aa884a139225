package org.gannet.backend.engine;

import java.util.Optional;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.quota.QuotaLedger;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Instance;
import org.gannet.engine.quota.Settlement;
import org.springframework.stereotype.Component;

/** Carries out what a job's end means for its project's quota, in the transaction that ends the job. */
@Component
class Settlements {
    private final QuotaLedger ledger;

    Settlements(QuotaLedger ledger) {
        this.ledger = ledger;
    }

    /** @param left the job's instance as it is after the commit; empty when it is not there (any more) */
    void settle(Job job, Optional<Instance> left) {
        job.instance().ifPresent(id -> settle(job, id, Settlement.of(job, left)));
    }

    private void settle(Job job, InstanceId id, Settlement settlement) {
        switch (settlement) {
            case NOTHING -> {}
            case CHARGE -> ledger.charge(id);
            case KEEP -> ledger.keep(id, "“" + job.title() + "” could not be taken back whole.");
            case RELEASE -> ledger.releaseDeleted(id);
            case RELEASE_OWN -> ledger.releaseGone(id, new JobId(job.id().value()));
        }
    }
}
