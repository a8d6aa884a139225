package org.gannet.backend.audit;

import java.time.Clock;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Transactions;
import org.gannet.base.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes the audit log; nothing here changes or removes an entry. Secrets never come here. */
@Component
@BackendOnly
public class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private final AuditRepository entries;
    private final Transactions transactions;
    private final Clock clock;

    AuditLog(AuditRepository entries, Transactions transactions, Clock clock) {
        this.entries = entries;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** In the caller's transaction. */
    public void done(Act act) {
        done(act, new Trail(act.object()));
    }

    /** In the caller's transaction. */
    public void done(Act act, String details) {
        Trail trail = new Trail(act.object());
        trail.details(details);
        done(act, trail);
    }

    void done(Act act, Trail trail) {
        save(act, trail, AuditEntryView.Outcome.DONE, trail.details());
    }

    /** In a transaction of its own; when even that fails, into the process's log. */
    void refused(Act act, Trail trail, Problem problem) {
        String details = problem.code() + ": " + problem.message()
                + (trail.details().isEmpty() ? "" : " (" + trail.details() + ")");
        try {
            transactions.separately(() -> save(act, trail, AuditEntryView.Outcome.REFUSED, details));
        } catch (RuntimeException e) {
            LOG.error("No audit entry for {} of {} by {}: {}", act.action(), act.object(), act.actor(), details, e);
        }
    }

    /** A refusal without a transaction of its own to undo. */
    public void refused(Act act, Problem problem) {
        refused(act, new Trail(act.object()), problem);
    }

    /** In a transaction of its own, when the act itself has none. */
    public void doneSeparately(Act act, ProjectId project, String details) {
        Trail trail = new Trail(act.object());
        trail.project(project);
        transactions.separately(() -> save(act, trail, AuditEntryView.Outcome.DONE, details));
    }

    /** Something long has ended, which can't be refused any more: at least in the process's log. */
    public void ended(Act act, ProjectId project, String details) {
        try {
            doneSeparately(act, project, details);
        } catch (RuntimeException e) {
            LOG.error("No audit entry for {} of {} by {}: {}", act.action(), act.object(), act.actor(), details, e);
        }
    }

    /** A wrong password, an unknown login, or too many of them. */
    public void signInRefused(String login, String address, String details) {
        Act act = new Act(Actor.nobody(address), "user.sign-in", "user " + login);
        Trail trail = new Trail(act.object());
        transactions.separately(() -> save(act, trail, AuditEntryView.Outcome.REFUSED, details));
    }

    private void save(Act act, Trail trail, AuditEntryView.Outcome outcome, String details) {
        AuditEntity entry = new AuditEntity();
        entry.happenedAt = clock.instant();
        entry.actorId = act.actor().id().value();
        entry.actor = cut(act.actor().login(), 64);
        entry.address = cut(act.actor().address(), 100);
        entry.action = act.action();
        entry.object = cut(trail.object(), 300);
        entry.projectId = trail.project().map(project -> project.value()).orElse(null);
        entry.outcome = outcome;
        entry.details = cut(details, 2000);
        entry.jobId = trail.job().map(job -> job.value()).orElse(null);
        entries.save(entry);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
