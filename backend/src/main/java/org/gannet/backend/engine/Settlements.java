package org.gannet.backend.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.quota.QuotaLedger;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.engine.quota.MakesMany;
import org.gannet.engine.quota.Settlement;
import org.springframework.stereotype.Component;

/** Carries out what a job's end means for its project's quota, in the transaction that ends the job. */
@Component
class Settlements {
    private final QuotaLedger ledger;

    Settlements(QuotaLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param left the job's instance as it is after the commit; empty when it is not there (any more)
     * @param others reads the jobs about it that have not ended, oldest first; asked only when it matters
     * @param asked jobs that its plan has asked for
     */
    void settle(Job job, Optional<Instance> left, Supplier<List<Job>> others, List<Job> asked) {
        if (job.parameters() instanceof MakesMany many) {
            JobId ended = new JobId(job.id().value());
            many.makers(asked)
                    .forEach((machine, maker) ->
                            ledger.passOn(machine, ended, maker.map(child -> new JobId(child.value()))));
        }
        job.instance().ifPresent(id -> settle(job, id, left, others));
    }

    private void settle(Job job, InstanceId id, Optional<Instance> left, Supplier<List<Job>> others) {
        switch (Settlement.of(job, left)) {
            case NOTHING -> {}
            case CHARGE -> {
                Amounts taken = left.map(Amounts::of).orElseThrow();
                ledger.charge(id, taken, () -> Grows.held(taken, left, others.get()));
            }
            case KEEP -> {
                Amounts held = Grows.held(left.map(Amounts::of).orElseThrow(), left, others.get());
                ledger.keep(id, held, note(job));
            }
            case RELEASE -> ledger.releaseDeleted(id);
            case RELEASE_OWN -> ledger.releaseGone(id, new JobId(job.id().value()));
        }
    }

    private static Optional<String> note(Job job) {
        return job.state() == JobState.UNDO_FAILED
                ? Optional.of("“" + job.title() + "” could not be taken back whole.")
                : Optional.empty();
    }
}
