package org.gannet.backend.instances;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
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
     * @param batch what was asked for before it, together with it
     * @param known is told the project, and what to call the thing, as soon as the actor may know of it
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, INVALID_REQUEST, WRONG_STATE, …
     */
    Order check(
            Rights rights,
            ClusterView view,
            InstanceAction action,
            When when,
            Batch batch,
            BiConsumer<ProjectId, String> known) {
        Question question = new Question(rights, view, when, batch, known);
        return switch (action) {
            case InstanceAction.Create(var request) -> create(question, request);
            case InstanceAction.Start(var which) -> {
                Machine machine = require(question, which, Capability.START);
                yield new Order(machine.project(), new StartInstance.Parameters(machine.id()));
            }
            case InstanceAction.Stop(var which, int seconds) -> {
                Machine machine = require(question, which, Capability.STOP);
                yield new Order(machine.project(), new StopInstance.Parameters(machine.id(), grace(seconds)));
            }
            case InstanceAction.Reboot(var which) -> {
                Machine machine = require(question, which, Capability.REBOOT);
                yield new Order(machine.project(), new RebootInstance.Parameters(machine.id()));
            }
            case InstanceAction.Remove(var which) -> {
                Machine machine = require(question, which, Capability.REMOVE);
                yield new Order(machine.project(), new RemoveInstance.Parameters(machine.id()));
            }
            case InstanceAction.Migrate(var which, var target) -> {
                Machine machine = require(question, which, Capability.MIGRATE);
                Optional<NodeName> node = target.map(name -> Creation.existing(view, name));
                if (when == When.NOW) {
                    requireElsewhere(machine, node);
                }
                yield new Order(machine.project(), new MigrateInstance.Parameters(machine.id(), node));
            }
        };
    }

    private record Question(
            Rights rights, ClusterView view, When when, Batch batch, BiConsumer<ProjectId, String> known) {}

    private Order create(Question question, CreateRequest request) {
        access.requireUse(question.rights(), request.project());
        question.known().accept(request.project(), request.name());
        CreateInstance.Parameters parameters =
                creation.check(question.rights(), question.view(), request, question.batch());
        return new Order(request.project(), parameters);
    }

    private Machine require(Question question, Which which, Capability capability) {
        Machine machine = switch (which) {
            case Which.Existing(var id) -> machines.get(question.rights(), question.view(), id);
            case Which.MadeInBatch(int index) -> question.batch().made(index);
        };
        question.known().accept(machine.project(), machine.name());
        switch (question.when()) {
            case NOW ->
                Capabilities.of(question.rights(), question.view(), machine).require(capability);
            case LATER -> Capabilities.requireAllowed(question.rights(), machine, capability);
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
