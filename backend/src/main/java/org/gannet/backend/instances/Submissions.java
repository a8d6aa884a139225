package org.gannet.backend.instances;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.audit.Trail;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobDependencies;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaLedger;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.spi.ClusterStore;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Turns parameters into a job: what it holds of the quota and the job itself become durable together. */
@Component
@BackendOnly
public class Submissions {
    private final ClusterEngine engine;
    private final ClusterStore store;
    private final QuotaLedger ledger;
    private final JobDependencies dependencies;
    private final Clock clock;

    Submissions(
            ClusterEngine engine, ClusterStore store, QuotaLedger ledger, JobDependencies dependencies, Clock clock) {
        this.dependencies = dependencies;
        this.clock = clock;
        this.engine = engine;
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * In the caller's transaction; the engine hears of it when that has committed.
     * @param project whose quota it concerns and whose members may see the job; empty for operators' jobs
     * @param earlier jobs of the same batch, in its order
     */
    public JobId submit(
            Rights rights,
            Trail trail,
            Parameters parameters,
            Optional<ProjectId> project,
            JobOptions options,
            List<JobId> earlier) {
        if (options.reason().length() > JobOptions.LONGEST_REASON) {
            throw Problems.invalid(
                    "The reason is too long: at most " + JobOptions.LONGEST_REASON + " characters.", "Shorten it.");
        }
        Job.Submission submission = new Job.Submission(
                parameters,
                project.map(id -> new OwnerId(id.value())),
                rights.actor().login(),
                List.of(Reason.of(options.source(), options.reason(), clock.instant())),
                JobDependencies.priority(rights, options.priority()),
                dependencies.of(rights, options.after(), earlier),
                Optional.empty());
        return submit(trail, project, submission);
    }

    /** In the caller's transaction; the engine hears of it when that has committed. */
    JobId submit(Trail trail, Optional<ProjectId> project, Job.Submission submission) {
        Job job = engine.prepare(submission);
        JobId id = new JobId(job.id().value());
        if (submission.parameters() instanceof CreateInstance.Parameters create) {
            ledger.hold(create.id(), project.orElseThrow(), amounts(create), id);
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
