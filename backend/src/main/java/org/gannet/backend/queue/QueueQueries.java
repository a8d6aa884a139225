package org.gannet.backend.queue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobRefs;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.LockRequest;
import org.springframework.stereotype.Service;

/** Reads the queue. Who does not see the cluster learns only whether it is paused or closed. */
@Service
public class QueueQueries {
    private final ClusterEngine engine;
    private final JobRefs refs;
    private final Access access;

    QueueQueries(ClusterEngine engine, JobRefs refs, Access access) {
        this.engine = engine;
        this.refs = refs;
        this.access = access;
    }

    /** For everybody who is signed in. */
    public QueueState state(Actor actor) {
        access.requireCurrent(actor);
        return state(engine.view().state().queue());
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED to those who do not see the cluster */
    public QueueView get(Actor actor) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        QueueSettings settings = view.state().queue();
        List<Job> waiting =
                view.jobs().stream().filter(job -> job.steps().isEmpty()).toList();
        return new QueueView(
                state(settings),
                new QueueLimits(settings.runningLimit(), settings.largestQueue(), settings.archiveAfter()),
                waiting.size(),
                view.jobs().size() - waiting.size(),
                waiting.stream().map(Job::submittedAt).findFirst());
    }

    private static QueueState state(QueueSettings settings) {
        return new QueueState(settings.paused(), settings.closed());
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED to those who do not see the cluster */
    public Rules rules(Actor actor) {
        access.requireSeesCluster(actor);
        return rules(engine.view().state());
    }

    static Rules rules(ClusterState state) {
        return new Rules(
                version(state.rules()),
                state.rules().stream().map(RuleTexts::shown).toList());
    }

    /** The same for the same rules, wherever it is asked. */
    static String version(List<SubmissionRule> rules) {
        String text = EngineJson.write(new Change.PutSubmissionRules(rules));
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * What is locked, from the cluster down to networks.
     * @param contended only locks that somebody waits for
     * @throws org.gannet.base.ProblemException NOT_ALLOWED to those who do not see the cluster
     */
    public Page<LockView> locks(Actor actor, boolean contended, PageQuery query) {
        access.requireSeesCluster(actor);
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        List<org.gannet.engine.queue.LockView> all = engine.locks().stream()
                .filter(lock -> !contended || lock.waitingInAll() > 0)
                .toList();
        return Page.of(all, query).map(lock -> shown(rights, view, lock));
    }

    private LockView shown(Rights rights, ClusterView view, org.gannet.engine.queue.LockView lock) {
        return new LockView(
                JobRefs.lock(rights, view, lock.key()),
                lock.holders().stream()
                        .map(holder -> new LockView.Holder(
                                refs.of(rights, view, holder.job()),
                                isShared(holder.mode()),
                                holder.until() == LockRequest.Until.PLANNED,
                                holder.since()))
                        .toList(),
                lock.waiting().stream()
                        .map(waiter -> new LockView.Waiter(
                                refs.of(rights, view, waiter.job()),
                                isShared(waiter.mode()),
                                waiter.since(),
                                refs.of(rights, view, waiter.waitsFor())))
                        .toList(),
                lock.waitingInAll());
    }

    private static boolean isShared(LockRequest.Mode mode) {
        return mode == LockRequest.Mode.SHARED;
    }
}
