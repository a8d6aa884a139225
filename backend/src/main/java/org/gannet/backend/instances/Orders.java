package org.gannet.backend.instances;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterView;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.springframework.stereotype.Component;

/** Checks what is asked of machines, and turns it into an operation's parameters. */
@Component
class Orders {
    private static final int LONGEST_GRACE_SECONDS = 3600;

    private final Machines machines;
    private final Creation creation;
    private final Access access;

    Orders(Machines machines, Creation creation, Access access) {
        this.machines = machines;
        this.creation = creation;
        this.access = access;
    }

    /** What is to be done, whose it is. */
    record Order(ProjectId project, AboutInstance parameters) {}

    /** When it is to be done. */
    enum When {
        NOW,
        /** After other jobs: what the machine does now does not matter. */
        LATER
    }

    /**
     * @param known is told the project, and what to call the thing, as soon as the actor may know of it
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, INVALID_REQUEST, WRONG_STATE, …
     */
    Order check(
            Rights rights, ClusterView view, InstanceAction action, When when, BiConsumer<ProjectId, String> known) {
        return switch (action) {
            case InstanceAction.Create(var request) -> create(rights, view, request, known);
            case InstanceAction.Start(var id) -> {
                Machine machine = require(rights, view, id, Capability.START, when, known);
                yield new Order(machine.project(), new StartInstance.Parameters(id));
            }
            case InstanceAction.Stop(var id, int seconds) -> {
                Machine machine = require(rights, view, id, Capability.STOP, when, known);
                yield new Order(machine.project(), new StopInstance.Parameters(id, grace(seconds)));
            }
            case InstanceAction.Reboot(var id) -> {
                Machine machine = require(rights, view, id, Capability.REBOOT, when, known);
                yield new Order(machine.project(), new RebootInstance.Parameters(id));
            }
            case InstanceAction.Remove(var id) -> {
                Machine machine = require(rights, view, id, Capability.REMOVE, when, known);
                yield new Order(machine.project(), new RemoveInstance.Parameters(id));
            }
            case InstanceAction.Migrate(var id, var target) -> {
                Machine machine = require(rights, view, id, Capability.MIGRATE, when, known);
                Optional<NodeName> node = target.map(name -> Creation.existing(view, name));
                if (when == When.NOW) {
                    requireElsewhere(machine, node);
                }
                yield new Order(machine.project(), new MigrateInstance.Parameters(id, node));
            }
        };
    }

    private Order create(Rights rights, ClusterView view, CreateRequest request, BiConsumer<ProjectId, String> known) {
        access.requireUse(rights, request.project());
        known.accept(request.project(), request.name());
        CreateInstance.Parameters parameters = creation.check(rights, view, request);
        return new Order(request.project(), parameters);
    }

    private Machine require(
            Rights rights,
            ClusterView view,
            InstanceId id,
            Capability capability,
            When when,
            BiConsumer<ProjectId, String> known) {
        Machine machine = machines.get(rights, view, id);
        known.accept(machine.project(), machine.name());
        switch (when) {
            case NOW -> Capabilities.of(rights, view, machine).require(capability);
            case LATER -> Capabilities.requireAllowed(rights, machine, capability);
        }
        return machine;
    }

    private static void requireElsewhere(Machine machine, Optional<NodeName> node) {
        if (node.isPresent() && node.equals(machine.node())) {
            throw Problems.of(
                    ErrorCode.WRONG_STATE,
                    machine.name() + " is on " + node.get() + " already.",
                    "Choose another node.");
        }
    }

    private static int grace(int seconds) {
        if (seconds < 0 || seconds > LONGEST_GRACE_SECONDS) {
            throw Problems.invalid(
                    "The time to switch off is 0 to " + LONGEST_GRACE_SECONDS + " seconds; asked " + seconds + ".",
                    "For example: " + InstanceService.DEFAULT_GRACE_SECONDS + ".");
        }
        return seconds;
    }
}
