package org.gannet.backend.engine;

import java.util.Optional;
import org.gannet.backend.quota.QuotaLedger;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.RemoveInstance;
import org.springframework.stereotype.Component;

/** What a job's end means for its project's quota, in the transaction that ends the job. */
@Component
class Settlement {
    private final QuotaLedger ledger;

    Settlement(QuotaLedger ledger) {
        this.ledger = ledger;
    }

    /** @param left the job's instance as it is after the commit; empty when it is not there (any more) */
    void settle(Job job, Optional<Instance> left) {
        job.instance().ifPresent(id -> {
            if (left.isEmpty() && isDeletion(job)) {
                ledger.releaseDeleted(id);
                return;
            }
            if (left.isEmpty()) {
                ledger.releaseGone(
                        id, new org.gannet.backend.jobs.JobId(job.id().value()));
                return;
            }
            switch (left.get().lifecycle()) {
                case READY, REMOVING -> ledger.charge(id);
                case CREATING -> ledger.keep(id, "“" + job.title() + "” could not be taken back whole.");
            }
        });
    }

    /** One that went through: the machine was there until now, so what is held is its own. */
    private static boolean isDeletion(Job job) {
        return job.state() == JobState.SUCCEEDED && job.parameters() instanceof RemoveInstance.Parameters;
    }
}
