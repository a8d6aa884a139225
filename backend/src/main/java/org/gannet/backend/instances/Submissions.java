package org.gannet.backend.instances;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.audit.Trail;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaLedger;
import org.gannet.base.ByteSize;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.CreateInstance;
import org.gannet.engine.operation.NewDisk;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.spi.ClusterStore;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Turns parameters into a job: what it holds of the quota and the job itself become durable together. */
@Component
class Submissions {
    private final ClusterEngine engine;
    private final ClusterStore store;
    private final QuotaLedger ledger;
    private final Clock clock;

    Submissions(ClusterEngine engine, ClusterStore store, QuotaLedger ledger, Clock clock) {
        this.clock = clock;
        this.engine = engine;
        this.store = store;
        this.ledger = ledger;
    }

    /** In the caller's transaction; the engine hears of it when that has committed. */
    JobId submit(Actor actor, Trail trail, ProjectId project, Parameters parameters, String reason) {
        Job.Submission submission =
                Job.Submission.of(parameters, Optional.of(new OwnerId(project.value())), actor.login());
        return submit(trail, project, submission.because(Reason.of("portal", reason, clock.instant())));
    }

    /** In the caller's transaction; the engine hears of it when that has committed. */
    JobId submit(Trail trail, ProjectId project, Job.Submission submission) {
        Job job = engine.prepare(submission);
        JobId id = new JobId(job.id().value());
        if (submission.parameters() instanceof CreateInstance.Parameters create) {
            ledger.hold(create.id(), project, amounts(create), id);
        }
        store.insertJob(job);
        trail.job(id);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                engine.wake(List.of(job.id()));
            }
        });
        return id;
    }

    static QuotaAmounts amounts(CreateInstance.Parameters create) {
        ByteSize disk = create.disks().stream().map(NewDisk::size).reduce(ByteSize.ZERO, ByteSize::plus);
        return new QuotaAmounts(1, create.vcpus(), create.memory(), disk);
    }
}
