package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.operation.CreateInstance;
import org.gannet.engine.operation.MigrateInstance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.RebootInstance;
import org.gannet.engine.operation.RemoveInstance;
import org.gannet.engine.operation.StartInstance;
import org.gannet.engine.operation.StopInstance;
import org.springframework.stereotype.Service;

/**
 * Acts on machines. Every method that returns a job has made it durable; refusals come as
 * {@link org.gannet.base.ProblemException} and leave nothing behind: NOT_FOUND (also for other projects' machines),
 * NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN, WRONG_STATE, QUOTA_EXCEEDED, POLICY_VIOLATION.
 */
@Service
public class InstanceService {
    public static final int DEFAULT_GRACE_SECONDS = 60;
    private static final int LONGEST_GRACE_SECONDS = 3600;

    private final ClusterEngine engine;
    private final Machines machines;
    private final Creation creation;
    private final Submissions submissions;
    private final InstancePlans plans;
    private final QuotaQueries quotas;
    private final Access access;
    private final Acts acts;
    private final Transactions transactions;

    InstanceService(
            ClusterEngine engine,
            Machines machines,
            Creation creation,
            Submissions submissions,
            InstancePlans plans,
            QuotaQueries quotas,
            Access access,
            Acts acts,
            Transactions transactions) {
        this.engine = engine;
        this.machines = machines;
        this.creation = creation;
        this.submissions = submissions;
        this.plans = plans;
        this.quotas = quotas;
        this.access = access;
        this.acts = acts;
        this.transactions = transactions;
    }

    public Accepted create(Actor actor, CreateRequest request) {
        return acts.perform(new Act(actor, "instance.create", "instance " + request.name()), trail -> {
            Rights rights = access.rights(actor);
            access.requireUse(rights, request.project());
            trail.project(request.project());
            CreateInstance.Parameters parameters = creation.check(rights, engine.view(), request);
            trail.object(object(parameters.id()));
            QuotaAmounts amounts = Submissions.amounts(parameters);
            trail.details(request.name() + ": " + amounts.vcpus() + " vCPUs, " + amounts.memory() + " memory, "
                    + amounts.disk() + " disk, from " + parameters.source());
            JobId job = submissions.submit(actor, trail, request.project(), parameters, "");
            return new Accepted(parameters.id(), job);
        });
    }

    public JobId start(Actor actor, InstanceId id) {
        return act(actor, id, "instance.start", Capability.START, (view, machine) -> new StartInstance.Parameters(id));
    }

    /** @param graceSeconds how long the guest has to switch itself off; 0 pulls the plug */
    public JobId stop(Actor actor, InstanceId id, int graceSeconds) {
        return act(
                actor,
                id,
                "instance.stop",
                Capability.STOP,
                (view, machine) -> new StopInstance.Parameters(id, grace(graceSeconds)));
    }

    public JobId reboot(Actor actor, InstanceId id) {
        return act(
                actor, id, "instance.reboot", Capability.REBOOT, (view, machine) -> new RebootInstance.Parameters(id));
    }

    /** Removes the machine with its disks. */
    public JobId remove(Actor actor, InstanceId id) {
        return act(
                actor, id, "instance.remove", Capability.REMOVE, (view, machine) -> new RemoveInstance.Parameters(id));
    }

    /** Moves the running machine to another node; for administrators. @param target empty lets the cluster choose */
    public JobId migrate(Actor actor, InstanceId id, Optional<String> target) {
        return act(
                actor,
                id,
                "instance.migrate",
                Capability.MIGRATE,
                (view, machine) -> new MigrateInstance.Parameters(id, target(view, machine, target)));
    }

    /** A request that would be refused gives a plan that says so, unless its project is not there for the actor. */
    public PlanView planCreate(Actor actor, CreateRequest request) {
        Rights rights = access.rights(actor);
        access.requireUse(rights, request.project());
        QuotaView quota = quotas.of(actor, request.project());
        ClusterView view = engine.view();
        try {
            CreateInstance.Parameters parameters = transactions.read(() -> creation.check(rights, view, request));
            return plans.create(rights, view, parameters, quota);
        } catch (ProblemException e) {
            return new PlanView(
                    List.of(),
                    Optional.empty(),
                    Optional.of(JobViews.shown(rights, e.problem())),
                    QuotaAmounts.NOTHING,
                    Optional.of(quota));
        }
    }

    public PlanView planStop(Actor actor, InstanceId id, int graceSeconds) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        require(rights, view, id, Capability.STOP);
        return plans.plan(rights, view, new StopInstance.Parameters(id, grace(graceSeconds)));
    }

    public PlanView planRemove(Actor actor, InstanceId id) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        require(rights, view, id, Capability.REMOVE);
        return plans.plan(rights, view, new RemoveInstance.Parameters(id));
    }

    public PlanView planMigrate(Actor actor, InstanceId id, Optional<String> target) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        Machine machine = require(rights, view, id, Capability.MIGRATE);
        Optional<NodeName> node = target(view, machine, target);
        MigrateInstance.Parameters parameters = new MigrateInstance.Parameters(id, node);
        return plans.plan(rights, view, parameters);
    }

    private JobId act(
            Actor actor,
            InstanceId id,
            String action,
            Capability capability,
            BiFunction<ClusterView, Machine, Parameters> parameters) {
        return acts.perform(new Act(actor, action, object(id)), trail -> {
            Rights rights = access.rights(actor);
            ClusterView view = engine.view();
            Machine machine = machines.get(rights, view, id);
            trail.project(machine.project());
            trail.details(machine.name());
            Capabilities.of(rights, view, machine).require(capability);
            return submissions.submit(actor, trail, machine.project(), parameters.apply(view, machine), "");
        });
    }

    private Machine require(Rights rights, ClusterView view, InstanceId id, Capability capability) {
        Machine machine = machines.get(rights, view, id);
        Capabilities.of(rights, view, machine).require(capability);
        return machine;
    }

    private static Optional<NodeName> target(ClusterView view, Machine machine, Optional<String> target) {
        Optional<NodeName> node = target.map(name -> Creation.existing(view, name));
        if (node.isPresent() && node.equals(machine.node())) {
            throw Problems.of(
                    ErrorCode.WRONG_STATE,
                    machine.name() + " is on " + node.get() + " already.",
                    "Choose another node.");
        }
        return node;
    }

    private static int grace(int seconds) {
        if (seconds < 0 || seconds > LONGEST_GRACE_SECONDS) {
            throw Problems.invalid(
                    "The time to switch off is 0 to " + LONGEST_GRACE_SECONDS + " seconds; asked " + seconds + ".",
                    "For example: " + DEFAULT_GRACE_SECONDS + ".");
        }
        return seconds;
    }

    private static String object(InstanceId id) {
        return "instance " + id;
    }
}
