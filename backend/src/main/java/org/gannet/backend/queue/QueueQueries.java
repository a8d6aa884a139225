package org.gannet.backend.queue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
import org.gannet.engine.job.JobId;
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

    /**
     * About how many jobs that have not begun each rule decides now, in the order of the rules.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED to those who do not see the cluster
     */
    public List<Integer> concerned(Actor actor) {
        access.requireSeesCluster(actor);
        List<SubmissionRule> all = engine.view().state().rules();
        Map<JobId, SubmissionRule> decided = all.isEmpty() ? Map.of() : engine.deciding(all);
        return all.stream()
                .map(rule -> Math.toIntExact(
                        decided.values().stream().filter(rule::equals).count()))
                .toList();
    }

    /**
     * What would become of jobs that have not begun, if these were the rules.
     * @param rules all of them, in their order
     * @param index of the one that is asked about
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST
     */
    public RulePreview preview(Actor actor, List<Rule> rules, int index) {
        access.requireSeesCluster(actor);
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        List<SubmissionRule> meant = rules.stream().map(RuleTexts::meant).toList();
        SubmissionRule asked = meant.get(index);
        SubmissionRule alone =
                new SubmissionRule(asked.id(), asked.reason(), asked.when(), new SubmissionRule.Action.Accept());
        List<JobId> decided = engine.deciding(meant).entrySet().stream()
                .filter(entry -> entry.getValue().equals(asked))
                .map(Map.Entry::getKey)
                .toList();
        return new RulePreview(
                engine.deciding(List.of(alone)).size(),
                decided.size(),
                decided.stream()
                        .limit(RulePreview.MOST_SHOWN)
                        .map(job -> refs.of(rights, view, job))
                        .toList());
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
