package org.gannet.backend.instances;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Completed;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.engine.quota.Makes;
import org.gannet.engine.quota.MakesMany;
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

    /** In the caller's transaction; the engine hears of it when that has committed. Adds it to the batch. */
    JobId submit(Rights rights, Trail trail, Orders.Order order, JobOptions options, Batch batch) {
        return submit(rights, trail, order.parameters(), Optional.of(order.project()), options, batch);
    }

    /**
     * Any operation, as above.
     * @param project whose quota it concerns and whose members may see the job; empty for operators' jobs
     */
    public JobId submit(
            Rights rights,
            Trail trail,
            Parameters parameters,
            Optional<ProjectId> project,
            JobOptions options,
            Batch batch) {
        Job.Submission submission = submission(rights, parameters, project, options);
        for (Dependency dependency : dependencies.of(rights, options.after(), batch.ids())) {
            submission = submission.after(dependency);
        }
        return submit(trail, project, submission, batch);
    }

    Job.Submission submission(Rights rights, Orders.Order order, JobOptions options) {
        return submission(rights, order.parameters(), Optional.of(order.project()), options);
    }

    /**
     * What is asked of the engine, not waiting for anything.
     * @throws org.gannet.base.ProblemException INVALID_REQUEST, NOT_ALLOWED; NOT_FOUND and POLICY_VIOLATION for what
     *     its cards may not be attached to
     */
    public Job.Submission submission(
            Rights rights, Parameters parameters, Optional<ProjectId> project, JobOptions options) {
        if (options.reason().length() > JobOptions.LONGEST_REASON) {
            throw Problems.invalid(
                    "The reason is too long: at most " + JobOptions.LONGEST_REASON + " characters.", "Shorten it.");
        }
        return new Job.Submission(
                Cards.checked(rights, engine.view().state(), project, completed(parameters)),
                project.map(id -> new OwnerId(id.value())),
                rights.actor().login(),
                List.of(Reason.of(options.source(), options.reason(), clock.instant())),
                JobDependencies.priority(rights, options.priority()),
                List.of(),
                Optional.empty());
    }

    private Parameters completed(Parameters parameters) {
        return parameters instanceof Completed open
                ? open.completed(engine.view().state(), UUID::randomUUID)
                : parameters;
    }

    /** What it would take of the quota beside what its machine takes already. */
    public QuotaAmounts growth(Parameters parameters) {
        return switch (parameters) {
            case Makes makes -> QuotaAmounts.of(makes.amounts());
            case MakesMany many -> sum(many);
            case Grows grows -> ledger.growth(grows.instance(), atMost(grows));
            default -> QuotaAmounts.NOTHING;
        };
    }

    private static QuotaAmounts sum(MakesMany many) {
        return many.makes().stream()
                .map(makes -> QuotaAmounts.of(makes.amounts()))
                .reduce(QuotaAmounts.NOTHING, QuotaAmounts::plus);
    }

    private UnaryOperator<Amounts> atMost(Grows grows) {
        Optional<Instance> machine = engine.view().state().findInstance(grows.instance());
        return before -> grows.atMost(before, machine);
    }

    /**
     * What was submitted before, under the rights of now. In the caller's transaction; the engine hears of it when that
     * has committed.
     */
    JobId submit(Rights rights, Trail trail, Optional<ProjectId> project, Job.Submission before) {
        Parameters parameters = Cards.checked(rights, engine.view().state(), project, before.parameters());
        return submit(trail, project, before.with(parameters), new Batch());
    }

    private JobId submit(Trail trail, Optional<ProjectId> project, Job.Submission submission, Batch batch) {
        Job job = engine.prepareNext(submission, batch.jobs());
        JobId id = new JobId(job.id().value());
        switch (submission.parameters()) {
            case Makes makes ->
                ledger.hold(makes.instance(), project.orElseThrow(), QuotaAmounts.of(makes.amounts()), id);
            case MakesMany many -> {
                ledger.requireRoom(project.orElseThrow(), sum(many));
                many.makes()
                        .forEach(makes -> ledger.hold(
                                makes.instance(), project.orElseThrow(), QuotaAmounts.of(makes.amounts()), id));
            }
            case Grows grows -> ledger.raise(grows.instance(), atMost(grows));
            default -> {}
        }
        store.insertJob(job);
        batch.add(job);
        trail.job(id);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                engine.wake(List.of(job.id()));
            }
        });
        return id;
    }
}
