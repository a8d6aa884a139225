package org.gannet.backend.instances;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobRefs;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.node.VmReport;

/**
 * What an actor can do with a machine now. The one place that decides it: views show it, services enforce it.
 * @param can what is allowed and possible
 * @param cannotBecause what is allowed, but not possible now; what is never allowed is in neither
 */
record Capabilities(Set<Capability> can, Map<Capability, Obstacle> cannotBecause) {

    static Capabilities of(Rights rights, ClusterView view, Machine machine) {
        Set<Capability> can = EnumSet.noneOf(Capability.class);
        Map<Capability, Obstacle> because = new EnumMap<>(Capability.class);
        for (Capability capability : allowed(rights, machine)) {
            Optional<Obstacle> obstacle = obstacle(view, machine, capability);
            obstacle.ifPresentOrElse(found -> because.put(capability, found), () -> can.add(capability));
        }
        return new Capabilities(can, because);
    }

    /**
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, WRONG_STATE; STALE (it is between two nodes) and
     *     NODE_UNREACHABLE: may be possible in a moment
     */
    void require(Capability capability) {
        if (can.contains(capability)) {
            return;
        }
        Obstacle because = cannotBecause.get(capability);
        if (because != null) {
            throw Problems.of(
                    code(because),
                    "This is not possible now. " + because.sentence(),
                    "Wait for it, or look at the machine.");
        }
        throw notAllowed();
    }

    private static ErrorCode code(Obstacle because) {
        return switch (because) {
            case Obstacle.Plain.MOVING -> ErrorCode.STALE;
            case Obstacle.Plain.NODE_SILENT -> ErrorCode.NODE_UNREACHABLE;
            case Obstacle.Plain _, Obstacle.Busy _ -> ErrorCode.WRONG_STATE;
        };
    }

    /**
     * For what is done later, when the machine will be in another state.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    static void requireAllowed(Rights rights, Machine machine, Capability capability) {
        if (!isAllowed(rights, machine, capability)) {
            throw notAllowed();
        }
    }

    static boolean isAllowed(Rights rights, Machine machine, Capability capability) {
        return allowed(rights, machine).contains(capability);
    }

    private static ProblemException notAllowed() {
        return Problems.notAllowed(
                "You may not do this with this virtual machine.", "Ask an owner of its project, or an administrator.");
    }

    private static Set<Capability> allowed(Rights rights, Machine machine) {
        Set<Capability> allowed = EnumSet.noneOf(Capability.class);
        switch (rights.actor().role()) {
            case ADMIN -> allowed.addAll(EnumSet.allOf(Capability.class));
            case HELPDESK -> allowed.addAll(EnumSet.of(Capability.REBOOT, Capability.CONSOLE_VIEW_ONLY));
            case USER -> {}
        }
        if (rights.mayUse(machine.project())) {
            allowed.addAll(EnumSet.complementOf(EnumSet.of(Capability.MIGRATE)));
        }
        return allowed;
    }

    private static Optional<Obstacle> obstacle(ClusterView view, Machine machine, Capability capability) {
        Optional<NodeName> node = machine.node();
        if (node.isEmpty()) {
            return Optional.of(Obstacle.Plain.BEING_CREATED);
        }
        if (!view.isAnswering(node.get())) {
            return Optional.of(Obstacle.Plain.NODE_SILENT);
        }
        Optional<Job> job = view.activeJob(machine.id());
        if (job.isPresent() && !mayStandInLine(capability)) {
            return Optional.of(new Obstacle.Busy(JobRefs.of(view, job.get())));
        }
        Optional<VmReport.State> state = view.vmReport(machine.id()).map(VmReport::state);
        boolean alive = state.filter(VmReport.State::isAlive).isPresent();
        StatusView.Word word = Statuses.word(view, machine);
        if (!alive && isConsole(capability) && isBetweenNodes(state, word)) {
            return Optional.of(Obstacle.Plain.MOVING);
        }
        return obstacle(capability, alive, word);
    }

    /** The node that it comes to may not have been heard since: what that said before does not mean that it is off. */
    private static boolean isBetweenNodes(Optional<VmReport.State> state, StatusView.Word word) {
        return word == StatusView.Word.MIGRATING
                || state.filter(one -> one == VmReport.State.INCOMING || one == VmReport.State.MIGRATED_AWAY)
                        .isPresent();
    }

    private static boolean isConsole(Capability capability) {
        return capability == Capability.CONSOLE || capability == Capability.CONSOLE_VIEW_ONLY;
    }

    /** Whether it makes sense to ask for it now and have it done after what is under way. */
    private static boolean mayStandInLine(Capability capability) {
        return switch (capability) {
            case REMOVE, MIGRATE, CONSOLE, CONSOLE_VIEW_ONLY -> true;
            case START, STOP, REBOOT -> false;
        };
    }

    private static Optional<Obstacle> obstacle(Capability capability, boolean alive, StatusView.Word word) {
        Optional<Obstacle> incomplete =
                word == StatusView.Word.INCOMPLETE ? Optional.of(Obstacle.Plain.INCOMPLETE) : Optional.empty();
        return switch (capability) {
            case START ->
                incomplete
                        .or(() -> when(word == StatusView.Word.RUNNING, Obstacle.Plain.RUNNING))
                        .or(() -> when(word == StatusView.Word.OFFLINE, Obstacle.Plain.OFFLINE));
            case STOP ->
                incomplete.or(() -> when(
                        word == StatusView.Word.STOPPED || word == StatusView.Word.OFFLINE, Obstacle.Plain.STOPPED));
            case REBOOT, MIGRATE -> incomplete.or(() -> when(!alive, Obstacle.Plain.NOT_RUNNING));
            case CONSOLE, CONSOLE_VIEW_ONLY -> when(!alive, Obstacle.Plain.NOT_RUNNING);
            case REMOVE -> Optional.empty();
        };
    }

    private static Optional<Obstacle> when(boolean condition, Obstacle obstacle) {
        return condition ? Optional.of(obstacle) : Optional.empty();
    }
}
