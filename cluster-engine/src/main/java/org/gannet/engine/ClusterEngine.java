package org.gannet.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventPage;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.event.Subscription;
import org.gannet.engine.execution.EventPruning;
import org.gannet.engine.execution.Intake;
import org.gannet.engine.execution.JobArchive;
import org.gannet.engine.execution.JobRunner;
import org.gannet.engine.execution.Leadership;
import org.gannet.engine.execution.LedNodes;
import org.gannet.engine.execution.Ledger;
import org.gannet.engine.execution.Lifetime;
import org.gannet.engine.execution.Surroundings;
import org.gannet.engine.execution.VirtualThreads;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Priority;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.queue.Entry;
import org.gannet.engine.queue.LockView;
import org.gannet.engine.queue.QueueTime;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.reconcile.ConfigurationKeeper;
import org.gannet.engine.reconcile.NodeWatch;
import org.gannet.engine.reconcile.Observations;
import org.gannet.engine.reconcile.PastTries;
import org.gannet.engine.reconcile.Watcher;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.ConfigurationSource;
import org.gannet.engine.spi.IdSource;
import org.gannet.engine.spi.ImageSource;
import org.gannet.engine.spi.LeaderLease;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.Scheduler;
import org.gannet.node.Export;
import org.gannet.node.NodeFacts;

/** The way into the engine. Safe for many threads; called by the backend, which has checked who may. */
public final class ClusterEngine implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final EngineSettings settings;
    private final ClusterStore store;
    private final Leadership leadership;
    private final LedNodes nodes;
    private final Clock clock;
    private final Supplier<Moment> now;
    private final Lifetime lifetime;
    private final EventStream events;
    private final Ledger ledger;
    private final Observations observations;
    private final NodeWatch watch;
    private final JobRunner runner;
    private final Intake intake;
    private final JobArchive archive;
    private final EventPruning pruning;
    private final Watcher watcher;
    private final ConfigurationKeeper keeper;
    private final Surroundings surroundings;

    /** With real threads. */
    public ClusterEngine(
            EngineSettings settings,
            ClusterStore store,
            LeaderLease lease,
            NodeAccess nodes,
            ImageSource images,
            IdSource ids,
            Clock clock) {
        this(settings, store, lease, nodes, images, ids, clock, new VirtualThreads());
    }

    /** With a scheduler of one's own, for tests and simulations. */
    public ClusterEngine(
            EngineSettings settings,
            ClusterStore store,
            LeaderLease lease,
            NodeAccess nodes,
            ImageSource images,
            IdSource ids,
            Clock clock,
            Scheduler scheduler) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        now = () -> new Moment(clock.instant(), scheduler.nanoTime());
        lifetime = new Lifetime(scheduler);
        events = new EventStream(scheduler, store);
        leadership = new Leadership(lease, lifetime, settings.leaseLength());
        this.nodes = new LedNodes(nodes, leadership);
        ledger = new Ledger(store, events, lifetime, settings.storeRetry(), leadership, clock);
        observations = new Observations(now, events, ledger::note);
        watcher = new Watcher(
                ledger,
                observations,
                new PastTries(store::jobs),
                submission -> wake(List.of(submit(submission).id())),
                now,
                settings.silentAfter());
        watch = new NodeWatch(
                ledger,
                this.nodes,
                observations,
                lifetime,
                now,
                settings.pollEvery(),
                settings.silentAfter(),
                watcher::afterReport);
        keeper = new ConfigurationKeeper(
                ledger, this.nodes, observations, lifetime, now, settings.silentAfter(), leadership::epoch);
        surroundings = new Surroundings(
                ledger,
                this.nodes,
                images,
                observations::all,
                watch::refresh,
                keeper::sendTo,
                ids::next,
                clock,
                lifetime,
                settings.silentAfter(),
                settings.nodeRetry());
        QueueTime queueTime = new QueueTime(clock, scheduler::nanoTime);
        runner = new JobRunner(surroundings, store, queueTime);
        intake = runner.intake();
        archive = new JobArchive(surroundings, store);
        pruning = new EventPruning(store, ledger, lifetime, clock, settings.events());
    }

    /**
     * Begins to lead: loads the state, takes up the jobs that had not ended, and begins to watch nodes. Once.
     * @throws LeaderLease.NotLeading when somebody else leads; it may be tried again
     * @throws ClusterStore.StoreUnavailable then it may be tried again
     */
    public void start() {
        start(() -> {});
    }

    /**
     * As {@link #start()}.
     * @param first done when it leads, before anything is read; what it throws ends the attempt
     */
    public void start(Runnable first) {
        long epoch = leadership.acquire();
        leadership.keep();
        nodes.lead(epoch);
        first.run();
        ledger.start();
        runner.start();
        archive.start();
        pruning.start();
        watch.begin();
    }

    /** Stops where it is, as a crash would: jobs go on after the next start. Waits some seconds for calls to end. */
    @Override
    public void close() {
        lifetime.close(CLOSING);
        events.close();
        leadership.release();
    }

    /**
     * @param hear is told, once, on a thread of the engine, when this process must not lead any more, and why: somebody
     *     else does, or the engine can't go on. It has stopped by then, as at {@link #close}; it never starts again.
     */
    public void whenLost(Consumer<RuntimeException> hear) {
        lifetime.whenLost(hear);
    }

    /**
     * What was recorded after this number; 0 for everything.
     * @param limit at most so many
     * @throws ClusterStore.StoreUnavailable
     */
    public EventPage events(long after, int limit) {
        return events.page(after, limit);
    }

    /**
     * Tells what was recorded after this number, oldest first, then what happens from then on, recorded events and
     * hints, on a thread of its own. {@link EngineEvent.ReadAgain} when some of it is forgotten.
     * @param after of the view that the reader knows, see {@link ClusterView#lastEvent}
     */
    public Subscription subscribe(long after, Consumer<EngineEvent> reader) {
        return events.subscribe(after, reader);
    }

    /** Everything at this moment. Cheap; never asks a node or the store. */
    public ClusterView view() {
        Ledger.Published published;
        Map<NodeName, Observation> observed;
        do {
            // Both of one moment: a whole job may fit between two reads, and its machine would seem to be nowhere.
            published = ledger.published();
            observed = observations.all();
        } while (ledger.published() != published);
        return new ClusterView(
                published.state(),
                observed,
                published.unended().values(),
                published.lastEvent(),
                now.get(),
                settings.silentAfter(),
                watcher::givenUp,
                keeper::copies);
    }

    /**
     * A queued job for {@link ClusterStore#insertJob}; nothing is stored.
     * @throws ProblemException QUEUE_CLOSED, QUEUE_FULL, REFUSED_BY_RULE; NOT_FOUND when it depends on a job that there
     *     is not
     */
    public Job prepare(Job.Submission submission) {
        return prepareAll(List.of(submission)).getFirst();
    }

    /**
     * As {@link #prepare}, the next one of a batch that is prepared one by one.
     * @param before those of the batch that are prepared, in its order, stored in a transaction that has not committed
     */
    public Job prepareNext(Job.Submission submission, List<Job> before) {
        return intake.prepareNext(submission, before);
    }

    /**
     * Queued jobs for {@link ClusterStore#insertJobs}, in the same order; nothing is stored.
     * @throws ProblemException QUEUE_CLOSED, QUEUE_FULL, REFUSED_BY_RULE; NOT_FOUND when one depends on a job that
     *     there is not; INVALID_REQUEST when on one of the batch that is not before it
     */
    public List<Job> prepareAll(List<Job.Submission> submissions) {
        return intake.prepare(submissions);
    }

    /**
     * Prepares and stores a job, in the caller's database transaction if there is one; then call {@link #wake} after
     * its commit. If that rolls back, the job never was. Runs nothing by itself.
     */
    public Job submit(Job.Submission submission) {
        return submitAll(List.of(submission)).getFirst();
    }

    /** As {@link #submit}: all of them, in their order, or none. */
    public List<Job> submitAll(List<Job.Submission> submissions) {
        List<Job> jobs = prepareAll(submissions);
        store.insertJobs(jobs);
        return jobs;
    }

    /**
     * What to submit to have a job that ended badly done again: the same parameters, the old job named in the trail.
     * Stores nothing. It depends on nothing, since what the old one waited for has ended.
     * @param reason in the actor's words; may be empty
     * @throws ProblemException NOT_FOUND; WRONG_STATE unless it failed or was cancelled
     */
    public Job.Submission retry(JobId id, String actor, String reason) {
        Job old = job(id).orElseThrow(
                        () -> new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such job.")));
        if (!old.state().isRepeatable()) {
            throw new ProblemException(
                    Problem.of(ErrorCode.WRONG_STATE, "Only a job that failed or was cancelled can be tried again.")
                            .withRemedy("Start it anew where it belongs."));
        }
        String why = "Job " + id + " again" + (reason.isEmpty() ? "." : ": " + reason);
        return new Job.Submission(
                        old.parameters(), old.owner(), actor, old.reasons(), old.priority(), List.of(), Optional.of(id))
                .because(Reason.of("retry", why, clock.instant()));
    }

    /** There may be new jobs in the store: looks at once instead of within a second. */
    public void wake() {
        runner.wake();
    }

    /** These new jobs are in the store by now: takes them up at once, whatever the queue's length. */
    public void wake(Collection<JobId> submitted) {
        runner.wake(submitted);
    }

    /** What the job would do now, and what the queue would make of it; reserves nothing. */
    public Preview preview(Job.Submission submission) {
        Operation operation = submission.parameters().operation();
        Entry entry = runner.entry(intake.draft(submission));
        PlanInputs inputs = surroundings.inputs(ledger.state(), surroundings.probe(operation), Optional.empty());
        return new Previews(intake::title).of(operation, inputs, entry);
    }

    /**
     * Asks for a job's end: at once while it waits, else at the end of its step, with undo. Durable when it returns.
     * Repeating it, and cancelling a job that has ended, change nothing.
     * @throws ProblemException NOT_FOUND; WRONG_STATE past the point of no return
     */
    public void cancel(JobId id) {
        runner.cancel(id);
    }

    /** With its progress while it runs, from the store otherwise. */
    public Optional<Job> job(JobId id) {
        return ledger.findJob(id).or(() -> store.job(id));
    }

    /** As {@link #job}, many at once; those that there are, in no order. */
    public List<Job> jobs(Collection<JobId> ids) {
        Map<JobId, Job> found = new HashMap<>();
        ids.forEach(id -> ledger.findJob(id).ifPresent(job -> found.put(id, job)));
        store.jobs(ids.stream().filter(id -> !found.containsKey(id)).toList()).forEach(job -> found.put(job.id(), job));
        return List.copyOf(found.values());
    }

    /** One page of jobs from the store, running ones with their progress. */
    public List<Job> jobs(JobFilter filter) {
        return store.jobs(filter).stream()
                .map(job -> ledger.findJob(job.id()).orElse(job))
                .toList();
    }

    /**
     * Gives a job that has not begun another place in the queue; durable when it returns.
     * @throws ProblemException NOT_FOUND; WRONG_STATE when it has begun or ended
     */
    public void setPriority(JobId id, Priority priority) {
        runner.setPriority(id, priority);
    }

    /**
     * Gives the word that a held job waits for; durable when it returns. Repeating it changes nothing.
     * @param by who gives it
     * @throws ProblemException NOT_FOUND; WRONG_STATE when it waits for nobody's word, or for other jobs first
     */
    public void release(JobId id, String by) {
        runner.release(id, by);
    }

    /** Why a job does not begin; empty when it has begun or ended, or there is none. */
    public Optional<Waiting> waiting(JobId id) {
        return runner.waiting(id)
                .or(() -> job(id).filter(
                                job -> job.steps().isEmpty() && job.startedAt().isEmpty())
                        .filter(job ->
                                !job.state().isEnded() && runner.waiting(id).isEmpty())
                        .map(job -> new Waiting.ForPickUp()));
    }

    /** Changes how the queue behaves; durable when it returns. */
    public void changeQueue(UnaryOperator<QueueSettings> change) {
        ledger.change(state -> {
            QueueSettings next = change.apply(state.queue());
            return next.equals(state.queue()) ? List.of() : List.of(new Change.PutQueueSettings(next));
        });
        runner.settingsChanged();
    }

    /**
     * Replaces the rules about jobs; durable when it returns. Queued jobs that a rule rejects now are cancelled.
     * @param change of the whole list, in the order in which the rules are asked
     */
    public void changeRules(UnaryOperator<List<SubmissionRule>> change) {
        ledger.change(state -> {
            List<SubmissionRule> next = change.apply(state.rules());
            return next.equals(state.rules()) ? List.of() : List.of(new Change.PutSubmissionRules(next));
        });
        runner.settingsChanged();
    }

    /**
     * Which of these rules would decide about each job that has not begun, in the queue's order; a job that none
     * concerns is left out. Changes nothing; costs the queue's length.
     */
    public Map<JobId, SubmissionRule> deciding(List<SubmissionRule> rules) {
        return runner.deciding(rules);
    }

    /** Who holds which lock, who waits for it and for whom, in the order of keys. */
    public List<LockView> locks() {
        return runner.locks();
    }

    /**
     * Tells what happens from now on, recorded events and hints, on a thread of its own. A reader that is too slow is
     * told {@link EngineEvent.ReadAgain} instead of everything; none can slow the engine.
     */
    public Subscription subscribe(Consumer<EngineEvent> reader) {
        return events.subscribe(reader);
    }

    /**
     * Takes a node into the cluster, after it has told its facts; one that is there already gets the new address and
     * facts.
     * @throws ProblemException NODE_UNREACHABLE; WRONG_STATE when it says another name
     */
    public Node addNode(NodeName name, String address) {
        NodeFacts facts = nodes.get(name, address).facts();
        if (!facts.name().equals(name)) {
            throw new ProblemException(Problem.of(
                            ErrorCode.WRONG_STATE, "The node at " + address + " says that it is " + facts.name() + ".")
                    .withRemedy("Add it under its own name, or correct its configuration."));
        }
        ledger.change(state -> {
            Node node = state.findNode(name)
                    .map(known -> known.withAddress(address).withFacts(facts))
                    .orElseGet(() -> Node.of(name, address, facts));
            return state.findNode(name).filter(node::equals).isPresent()
                    ? List.of()
                    : List.<Change>of(new Change.PutNode(node));
        });
        watch.watchAll();
        return ledger.state().nodes().getOrDefault(name, Node.of(name, address, facts));
    }

    /** What lies in the node's backup directory now. @throws ProblemException NOT_FOUND, NODE_UNREACHABLE */
    public List<Export> exports(NodeName name) {
        Node node = ledger.state()
                .findNode(name)
                .orElseThrow(() -> new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such node.")));
        return nodes.get(name, node.address()).exports();
    }

    /**
     * Makes an empty cluster be so, all or nothing; durable when it returns. Jobs are not asked for: where there is
     * nothing, there are none.
     * @param alongside writes what else belongs to it, in the same transaction of the store; may be repeated
     * @throws ProblemException WRONG_STATE when there is anything; INVALID_REQUEST when it has
     *     {@link ClusterConfiguration#faults} or the store does not take it; what {@code alongside} throws
     */
    public void adopt(ClusterConfiguration configuration, Runnable alongside) {
        List<String> faults = configuration.faults();
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(ErrorCode.INVALID_REQUEST, "No cluster can be like this.")
                    .withCause(faults.getFirst())
                    .withDetails(faults));
        }
        try {
            ledger.change(
                    state -> {
                        ClusterConfiguration.notEmpty(state).ifPresent(problem -> {
                            throw new ProblemException(problem);
                        });
                        return configuration.changes();
                    },
                    alongside);
        } catch (Ledger.Refused e) {
            if (e.getCause() instanceof ProblemException said) {
                throw said;
            }
            throw new ProblemException(
                    Problem.of(ErrorCode.INVALID_REQUEST, "The store does not take this configuration.")
                            .withInternal(String.valueOf(e.getMessage())),
                    e);
        }
        runner.settingsChanged();
        watch.watchAll();
    }

    /** From now on copies of the configuration are put on nodes after it has changed. Once. */
    public void beginToKeepConfiguration(ConfigurationSource source) {
        keeper.begin(source);
    }

    /**
     * From now on machines are started, stopped and made ready so that they do what they are wished to; until then
     * everything is left as it is.
     */
    public void beginToMend() {
        watcher.begin();
    }
}
