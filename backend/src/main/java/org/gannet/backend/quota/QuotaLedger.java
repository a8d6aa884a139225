package org.gannet.backend.quota;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.quota.Amounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What counts against quotas: one hold per machine, keyed by its id, so that every method may be repeated. All of them
 * take part in the caller's transaction: the one that submits the job, or the one that ends it.
 */
@Component
@BackendOnly
public class QuotaLedger {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaLedger.class);
    private static final int LONGEST_NOTE = 500;
    private final QuotaRepository quotas;
    private final HoldRepository holds;
    private final Clock clock;

    QuotaLedger(QuotaRepository quotas, HoldRepository holds, Clock clock) {
        this.quotas = quotas;
        this.holds = holds;
        this.clock = clock;
    }

    public void open(ProjectId project, QuotaAmounts limit) {
        requireTransaction();
        quotas.save(new QuotaEntity(project, limit));
    }

    public void setLimit(ProjectId project, QuotaAmounts limit) {
        requireTransaction();
        quotas.lock(project.value());
        QuotaEntity quota = quotas.findById(project.value()).orElseThrow(() -> Problems.notFound("project"));
        quota.limitMachines = limit.machines();
        quota.limitVcpus = limit.vcpus();
        quota.limitMemory = limit.memory().bytes();
        quota.limitDisk = limit.disk().bytes();
        quotas.save(quota);
    }

    /**
     * Holds what a new machine takes, or finds it held for this job. What is held for another job goes when that one's
     * machine goes, so it is no cover for this one's.
     * @throws ProblemException QUOTA_EXCEEDED with every resource that is too little, WRONG_STATE when the machine is
     *     there or being made; nothing is held then
     */
    public void hold(InstanceId machine, ProjectId project, QuotaAmounts amounts, JobId job) {
        requireTransaction();
        Optional<HoldEntity> found = holds.findById(machine.value());
        if (found.isPresent()) {
            if (!found.get().jobId.equals(job.value())) {
                throw new ProblemException(
                        Problem.of(ErrorCode.WRONG_STATE, "This virtual machine is there, or is being made.")
                                .withRemedy("Look at it; what could not be finished can be deleted."));
            }
            return;
        }
        refuseWhatExceeds(project, amounts);
        int held = quotas.hold(
                project.value(),
                amounts.machines(),
                amounts.vcpus(),
                amounts.memory().bytes(),
                amounts.disk().bytes());
        if (held == 0) {
            refuseWhatExceeds(project, amounts);
            throw new ProblemException(Problem.of(ErrorCode.QUOTA_EXCEEDED, "The project's quota is used up.")
                    .withRemedy("Try again in a moment: the quota has just changed."));
        }
        holds.save(new HoldEntity(machine, project, amounts, job, HoldEntity.State.PENDING, clock.instant()));
    }

    /**
     * Holds what a job may make a machine grow to, beside what counts for it already. Nothing is held for a
     * machine that does not count.
     * @param atMost what it takes then, by what is held for it now; nothing less in any resource
     * @throws ProblemException QUOTA_EXCEEDED with every resource that is too little; nothing has changed then
     */
    public void raise(InstanceId machine, UnaryOperator<Amounts> atMost) {
        requireTransaction();
        Optional<HoldEntity> known = locked(machine);
        if (known.isEmpty()) {
            return;
        }
        HoldEntity hold = known.get();
        QuotaAmounts before = hold.amounts();
        QuotaAmounts after = QuotaAmounts.of(atMost.apply(hold.ofMachine()));
        QuotaAmounts more = after.minusOrZero(before);
        if (more.equals(QuotaAmounts.NOTHING)) {
            return;
        }
        ProjectId project = new ProjectId(hold.projectId);
        refuseWhatExceeds(project, more);
        Delta delta = Delta.of(more);
        boolean added = switch (hold.state) {
            case PENDING -> add(hold.projectId, Delta.NONE, delta);
            case CHARGED -> add(hold.projectId, delta, Delta.NONE);
        };
        hold.take(before.plus(more));
        holds.save(hold);
        recountUnless(added, hold.projectId);
    }

    /** How much {@link #raise} would hold more; nothing for a machine that does not count. */
    public QuotaAmounts growth(InstanceId machine, UnaryOperator<Amounts> atMost) {
        return holds.findById(machine.value())
                .map(hold -> QuotaAmounts.of(atMost.apply(hold.ofMachine())).minusOrZero(hold.amounts()))
                .orElse(QuotaAmounts.NOTHING);
    }

    /** What is held for the machine, while nobody else changes what its project holds. */
    private Optional<HoldEntity> locked(InstanceId machine) {
        Optional<UUID> project = holds.findById(machine.value()).map(hold -> hold.projectId);
        project.ifPresent(quotas::lock);
        return project.flatMap(locked -> holds.findById(machine.value()));
    }

    /**
     * Before several holds together, so that a refusal names what all of them take.
     * @throws ProblemException QUOTA_EXCEEDED
     */
    public void requireRoom(ProjectId project, QuotaAmounts amounts) {
        requireTransaction();
        refuseWhatExceeds(project, amounts);
    }

    void refuseWhatExceeds(ProjectId project, QuotaAmounts amounts) {
        QuotaEntity now = quotas.findById(project.value()).orElseThrow(() -> Problems.notFound("project"));
        QuotaRefusal.explain(now.view(), amounts).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
    }

    /**
     * The machine is there: what it takes is used from now on.
     * @param taken by the machine as it is
     * @param held what is to be held for it, with all that other jobs may make it grow to; asked only when something
     *     else is held than it takes
     */
    public void charge(InstanceId machine, Amounts taken, Supplier<Amounts> held) {
        requireTransaction();
        if (holds.findById(machine.value())
                .filter(hold -> !hold.isCharged(taken))
                .isEmpty()) {
            return;
        }
        HoldEntity hold = locked(machine).orElseThrow();
        Delta before = Delta.of(hold.amounts());
        boolean asItIs = hold.ofMachine().equals(taken);
        QuotaAmounts now = asItIs ? hold.amounts() : QuotaAmounts.of(held.get());
        boolean added = switch (hold.state) {
            case PENDING -> add(hold.projectId, Delta.of(now), before.negated());
            case CHARGED -> add(hold.projectId, Delta.of(now).minus(before), Delta.NONE);
        };
        hold.state = HoldEntity.State.CHARGED;
        hold.note = "";
        hold.take(now);
        holds.save(hold);
        recountUnless(added, hold.projectId);
    }

    /**
     * A job has ended and its machine is not there: gives back what is used for it, and what was held by this job. What
     * another job, which has yet to make the machine, holds is left alone.
     */
    public void releaseGone(InstanceId machine, JobId ended) {
        requireTransaction();
        holds.findById(machine.value())
                .filter(hold -> hold.state == HoldEntity.State.CHARGED || hold.jobId.equals(ended.value()))
                .ifPresent(this::release);
    }

    /**
     * A job has ended for which something was held that others make.
     * @param to who makes the machine, and holds it from now on; empty gives it back
     */
    public void passOn(InstanceId machine, JobId from, Optional<JobId> to) {
        requireTransaction();
        holds.findById(machine.value())
                .filter(hold -> hold.state == HoldEntity.State.PENDING && hold.jobId.equals(from.value()))
                .ifPresent(hold -> to.ifPresentOrElse(
                        maker -> {
                            hold.jobId = maker.value();
                            holds.save(hold);
                        },
                        () -> release(hold)));
    }

    /** The machine was there and has been deleted: gives back what counted for it, whoever had asked for it. */
    public void releaseDeleted(InstanceId machine) {
        requireTransaction();
        holds.findById(machine.value()).ifPresent(this::release);
    }

    void release(HoldEntity hold) {
        Delta back = Delta.of(hold.amounts()).negated();
        boolean added = switch (hold.state) {
            case PENDING -> add(hold.projectId, Delta.NONE, back);
            case CHARGED -> add(hold.projectId, back, Delta.NONE);
        };
        holds.delete(hold);
        recountUnless(added, hold.projectId);
    }

    /**
     * The machine is being made, or could not be taken back whole: it goes on counting as it does.
     * @param now what is to be held for it, with all that other jobs may make it grow to
     * @param note why it could not be taken back, for people; empty leaves what is said
     */
    public void keep(InstanceId machine, Amounts now, Optional<String> note) {
        requireTransaction();
        locked(machine).ifPresent(hold -> {
            Delta more = Delta.of(QuotaAmounts.of(now)).minus(Delta.of(hold.amounts()));
            boolean added = switch (hold.state) {
                case PENDING -> add(hold.projectId, Delta.NONE, more);
                case CHARGED -> add(hold.projectId, more, Delta.NONE);
            };
            note.ifPresent(text -> hold.note = text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE));
            hold.take(QuotaAmounts.of(now));
            holds.save(hold);
            recountUnless(added, hold.projectId);
        });
    }

    /** @return false when a number would have become negative: nothing has changed then */
    boolean add(UUID project, Delta used, Delta pending) {
        int changed = quotas.add(
                project,
                used.machines(),
                used.vcpus(),
                used.memory(),
                used.disk(),
                pending.machines(),
                pending.vcpus(),
                pending.memory(),
                pending.disk());
        return changed == 1;
    }

    /** The job's end must not fail for this: says it aloud and counts the holds anew. */
    void recountUnless(boolean added, UUID project) {
        if (!added) {
            LOG.error("The quota of project {} would have become negative; its holds are counted anew", project);
            recount(project);
        }
    }

    /** Makes the project's numbers be the sums of its holds. */
    void recount(UUID project) {
        requireTransaction();
        quotas.lock(project);
        quotas.findById(project).ifPresent(quota -> {
            quota.count(sum(project, HoldEntity.State.CHARGED), sum(project, HoldEntity.State.PENDING));
            quotas.save(quota);
        });
    }

    QuotaAmounts sum(UUID project, HoldEntity.State state) {
        return holds.findByProjectId(project).stream()
                .filter(hold -> hold.state == state)
                .map(HoldEntity::amounts)
                .reduce(QuotaAmounts.NOTHING, QuotaAmounts::plus);
    }

    static void requireTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("quotas change only together with the job that they are about");
        }
    }
}
