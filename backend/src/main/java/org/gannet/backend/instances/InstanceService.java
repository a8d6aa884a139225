package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.audit.Trail;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.backups.Backups;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.springframework.stereotype.Service;

/**
 * Acts on machines. Every method that returns a job has made it durable; refusals come as
 * {@link org.gannet.base.ProblemException} and leave nothing behind: NOT_FOUND (also for other projects' machines),
 * NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN, WRONG_STATE, QUOTA_EXCEEDED, POLICY_VIOLATION, QUEUE_CLOSED, QUEUE_FULL,
 * REFUSED_BY_RULE.
 */
@Service
public class InstanceService {
    public static final int DEFAULT_GRACE_SECONDS = 60;
    public static final int LARGEST_BATCH = 100;
    /** So many machines can be made with one decision of where they go. */
    public static final int MOST_TOGETHER = CreateInstances.MOST;

    private final ClusterEngine engine;
    private final Orders orders;
    private final Creation creation;
    private final Submissions submissions;
    private final InstancePlans plans;
    private final QuotaQueries quotas;
    private final Access access;
    private final Acts acts;
    private final Transactions transactions;
    private final Backups backups;

    InstanceService(
            ClusterEngine engine,
            Orders orders,
            Creation creation,
            Submissions submissions,
            InstancePlans plans,
            QuotaQueries quotas,
            Access access,
            Acts acts,
            Transactions transactions,
            Backups backups) {
        this.engine = engine;
        this.orders = orders;
        this.creation = creation;
        this.submissions = submissions;
        this.plans = plans;
        this.quotas = quotas;
        this.access = access;
        this.acts = acts;
        this.transactions = transactions;
        this.backups = backups;
    }

    public Accepted create(Actor actor, CreateRequest request) {
        return submit(actor, new InstanceAction.Create(request), JobOptions.PORTAL);
    }

    /**
     * Several like it, placed with one decision, all or none: "web1" makes web1-1, web1-2 and so on.
     * @param count 1 to {@value #MOST_TOGETHER}
     */
    public AcceptedMany createMany(Actor actor, CreateRequest request, int count, JobOptions options) {
        requireCount(count);
        Batch batch = batch(actor, List.of(new InstanceAction.Create(request)));
        return acts.perform(new Act(actor, "instance.create", "instance " + request.name()), trail -> {
            batch.clear();
            Rights rights = access.rights(actor);
            access.requireUse(rights, request.project());
            trail.project(request.project());
            CreateInstances.Parameters all = several(rights, engine.view(), request, count, batch);
            trail.details(count + " machines: " + all.machines().getFirst().name() + " to "
                    + all.machines().getLast().name());
            JobId job = submissions.submit(rights, trail, all, Optional.of(request.project()), options, batch);
            return new AcceptedMany(
                    all.machines().stream().map(CreateInstance.Parameters::id).toList(), job);
        });
    }

    private static void requireCount(int count) {
        if (count < 1 || count > MOST_TOGETHER) {
            throw Problems.invalid(
                    "1 to " + MOST_TOGETHER + " machines can be made together; asked " + count + ".", "Ask for fewer.");
        }
    }

    private CreateInstances.Parameters several(
            Rights rights, ClusterView view, CreateRequest request, int count, Batch batch) {
        return new CreateInstances.Parameters(IntStream.rangeClosed(1, count)
                .mapToObj(number -> creation.check(rights, view, request.numbered(number), batch))
                .toList());
    }

    /** As {@link #planCreate(Actor, CreateRequest)}, of several like it. */
    public PlanView planCreateMany(Actor actor, CreateRequest request, int count, JobOptions options) {
        requireCount(count);
        return planCreate(
                actor, request, options, (rights, view, batch) -> several(rights, view, request, count, batch));
    }

    public JobId start(Actor actor, InstanceId id) {
        return submit(actor, new InstanceAction.Start(id));
    }

    /** @param graceSeconds how long the guest has to switch itself off; 0 pulls the plug */
    public JobId stop(Actor actor, InstanceId id, int graceSeconds) {
        return submit(actor, new InstanceAction.Stop(id, graceSeconds));
    }

    public JobId reboot(Actor actor, InstanceId id) {
        return submit(actor, new InstanceAction.Reboot(id));
    }

    /** Removes the machine with its disks. */
    public JobId remove(Actor actor, InstanceId id) {
        return submit(actor, new InstanceAction.Remove(id));
    }

    /** Moves the running machine to another node; for administrators. @param target empty lets the cluster choose */
    public JobId migrate(Actor actor, InstanceId id, Optional<String> target) {
        return submit(actor, new InstanceAction.Migrate(id, target));
    }

    private JobId submit(Actor actor, InstanceAction action) {
        return submit(actor, action, JobOptions.PORTAL).job();
    }

    /** Any of the above. What is to wait for other jobs is asked for whatever the machine does now. */
    public Accepted submit(Actor actor, InstanceAction action, JobOptions options) {
        return submitAll(actor, List.of(new Wish(action, options))).getFirst();
    }

    /**
     * All of them in their order, or none. Each may wait for those before it.
     * @param wishes at most {@value #LARGEST_BATCH}
     */
    public List<Accepted> submitAll(Actor actor, List<Wish> wishes) {
        if (wishes.isEmpty() || wishes.size() > LARGEST_BATCH) {
            throw Problems.invalid("1 to " + LARGEST_BATCH + " things can be asked for together.", "Ask for fewer.");
        }
        List<Act> all = wishes.stream().map(wish -> act(actor, wish.action())).toList();
        Batch batch = batch(actor, wishes.stream().map(Wish::action).toList());
        return acts.performAll(all, (number, trail) -> {
            if (number == 0) {
                batch.clear(); // the database was busy: from the beginning
            }
            return submit(actor, wishes.get(number), trail, batch);
        });
    }

    /** With what the nodes are asked for before. */
    private Batch batch(Actor actor, List<InstanceAction> actions) {
        Batch batch = new Batch();
        for (InstanceAction action : actions) {
            if (action instanceof InstanceAction.Create(var request)
                    && request.source() instanceof Source.FromBackup source) {
                access.requireAdmin(actor);
                batch.knows(source, backups.get(source.node(), source.backup()));
            }
        }
        return batch;
    }

    private Accepted submit(Actor actor, Wish wish, Trail trail, Batch batch) {
        JobOptions options = waitingForItsMachine(wish);
        Rights rights = access.rights(actor);
        Orders.When when = options.after().isEmpty() ? Orders.When.NOW : Orders.When.LATER;
        Orders.Order order = orders.check(rights, engine.view(), wish.action(), when, batch, (project, name) -> {
            trail.project(project);
            trail.details(name);
        });
        trail.object(object(order.parameters().instance()));
        if (order.parameters() instanceof CreateInstance.Parameters parameters) {
            QuotaAmounts amounts = QuotaAmounts.of(parameters.amounts());
            trail.details(parameters.name() + ": " + amounts.vcpus() + " vCPUs, " + amounts.memory() + " memory, "
                    + amounts.disk() + " disk, from " + parameters.source());
        }
        JobId job = submissions.submit(rights, trail, order, options, batch);
        return new Accepted(order.parameters().instance(), job);
    }

    /** What is asked of a machine that the batch makes waits until it is made, unless the wish says for what end. */
    private static JobOptions waitingForItsMachine(Wish wish) {
        Optional<Integer> madeBy = wish.action().machine().flatMap(which -> switch (which) {
            case Which.Existing existing -> Optional.empty();
            case Which.MadeInBatch(int index) -> Optional.of(index);
        });
        return madeBy.map(wish.options()::afterSuccessOf).orElse(wish.options());
    }

    private static Act act(Actor actor, InstanceAction action) {
        return switch (action) {
            case InstanceAction.Create(var request) -> new Act(actor, "instance.create", "instance " + request.name());
            case InstanceAction.Start(var which) -> new Act(actor, "instance.start", object(which));
            case InstanceAction.Stop(var which, int _) -> new Act(actor, "instance.stop", object(which));
            case InstanceAction.Reboot(var which) -> new Act(actor, "instance.reboot", object(which));
            case InstanceAction.Remove(var which) -> new Act(actor, "instance.remove", object(which));
            case InstanceAction.Migrate(var which, var _) -> new Act(actor, "instance.migrate", object(which));
        };
    }

    /** A request that would be refused gives a plan that says so, unless its project is not there for the actor. */
    public PlanView planCreate(Actor actor, CreateRequest request) {
        return planCreate(actor, request, JobOptions.PORTAL);
    }

    private PlanView planCreate(Actor actor, CreateRequest request, JobOptions options) {
        return planCreate(
                actor, request, options, (rights, view, batch) -> creation.check(rights, view, request, batch));
    }

    /** What is asked for, once it has been checked. */
    private interface Checked {
        Parameters of(Rights rights, ClusterView view, Batch batch);
    }

    private PlanView planCreate(Actor actor, CreateRequest request, JobOptions options, Checked checked) {
        Rights rights = access.rights(actor);
        access.requireUse(rights, request.project());
        QuotaView quota = quotas.of(actor, request.project());
        ClusterView view = engine.view();
        try {
            Batch batch = batch(actor, List.of(new InstanceAction.Create(request)));
            Parameters parameters = transactions.read(() -> checked.of(rights, view, batch));
            Job.Submission submission =
                    submissions.submission(rights, parameters, Optional.of(request.project()), options);
            return plans.plan(rights, view, submission, submissions.growth(parameters), Optional.of(quota));
        } catch (ProblemException e) {
            return new PlanView(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(JobViews.shown(rights, e.problem())),
                    Optional.empty(),
                    QuotaAmounts.NOTHING,
                    Optional.of(quota));
        }
    }

    public PlanView planStop(Actor actor, InstanceId id, int graceSeconds) {
        return plan(actor, new InstanceAction.Stop(id, graceSeconds), JobOptions.PORTAL);
    }

    public PlanView planRemove(Actor actor, InstanceId id) {
        return plan(actor, new InstanceAction.Remove(id), JobOptions.PORTAL);
    }

    public PlanView planMigrate(Actor actor, InstanceId id, Optional<String> target) {
        return plan(actor, new InstanceAction.Migrate(id, target), JobOptions.PORTAL);
    }

    /**
     * The plan that would run if it were asked for now, and what the queue would make of it. Refuses as asking for it
     * would; does and reserves nothing.
     */
    public PlanView plan(Actor actor, InstanceAction action, JobOptions options) {
        if (action instanceof InstanceAction.Create(var request)) {
            return planCreate(actor, request, options);
        }
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        Orders.Order order = orders.check(rights, view, action, Orders.When.NOW, new Batch(), (project, name) -> {});
        Job.Submission submission = submissions.submission(rights, order, options);
        return plans.plan(rights, view, submission, QuotaAmounts.NOTHING, Optional.empty());
    }

    private static String object(Which which) {
        return switch (which) {
            case Which.Existing(var id) -> object(id);
            case Which.MadeInBatch(int index) -> "instance that job " + index + " of the batch makes";
        };
    }

    private static String object(InstanceId id) {
        return "instance " + id;
    }
}
