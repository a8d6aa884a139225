package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.model.PendingChange;
import org.gannet.node.Adapted;
import org.gannet.node.Adapted.Aspect;
import org.gannet.node.Adapted.Pending;
import org.gannet.node.Adapted.Reason;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/**
 * Brings the machine as near to its specification as it goes while it runs, and keeps with the instance what waits for
 * a restart. A machine that has ended meanwhile needs nothing: its next start does it.
 * @param before what it was to be, for undo
 * @param must what may not wait: without it the change makes no sense, and fails
 */
public record AdaptVm(NodeName node, InstanceId instance, VmSpec before, VmSpec spec, List<Aspect> must)
        implements Step {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** So often the guest is waited for: one with much to do needs some seconds to let go of a device. */
    private static final int QUESTIONS = 30;

    public AdaptVm {
        must = List.copyOf(must);
    }

    @Override
    public String title() {
        return "Change the running machine";
    }

    @Override
    public void run(StepContext context) {
        Adapted adapted = adapt(context, spec, this::isAwaited);
        List<Pending> missing = adapted.pending().stream()
                .filter(pending -> must.contains(pending.aspect()))
                .toList();
        if (!missing.isEmpty()) {
            throw refusal(missing);
        }
        context.pending(
                instance,
                adapted.pending().stream()
                        .map(AdaptVm::change)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** What was plugged must have gone before what comes next is taken back: the volume of a disk, for one. */
    @Override
    public void undo(StepContext context) {
        try {
            List<Pending> left = adapt(context, before, AdaptVm::isDevice).pending().stream()
                    .filter(pending -> pending.aspect() == Aspect.DISK_DETACHED)
                    .toList();
            if (!left.isEmpty()) {
                throw refusal(left);
            }
        } catch (NodeException e) {
            // A node that does not know the machine any more has nothing of it to take back.
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Asks again while the guest may yet do what it was asked for. */
    private Adapted adapt(StepContext context, VmSpec wished, Predicate<Pending> awaited) {
        Adapted adapted = context.node(node).adaptVm(instance, wished);
        for (int asked = 1; asked < QUESTIONS && adapted.pending().stream().anyMatch(awaited); asked++) {
            if (context.isCancelRequested()) {
                throw new ProblemException(Problem.of(ErrorCode.CANCELLED, "The change was cancelled."));
            }
            context.pause(PAUSE);
            adapted = context.node(node).adaptVm(instance, wished);
        }
        return adapted;
    }

    private boolean isAwaited(Pending pending) {
        return pending.reason() == Reason.GUEST && (must.isEmpty() || must.contains(pending.aspect()));
    }

    private static boolean isDevice(Pending pending) {
        return pending.reason() == Reason.GUEST && pending.aspect() != Aspect.BALLOON;
    }

    private static ProblemException refusal(List<Pending> left) {
        Pending first = left.getFirst();
        return new ProblemException(Problem.of(
                        ErrorCode.WRONG_STATE,
                        "It can't be done now: " + first.aspect().words() + ".")
                .withCause(first.reason().sentence())
                .withRemedy("Try again when the guest has come up and has time for it, or stop it first.")
                .withDetails(left.stream()
                        .map(pending -> (pending.aspect().words() + " " + pending.subject()).strip())
                        .toList()));
    }

    /** What of the instance it is a part of. */
    public static PendingChange change(Pending pending) {
        if (pending.aspect() == Aspect.HARDWARE && !pending.subject().isEmpty()) {
            // Of a network card it is the hardware address, of a disk the id.
            return pending.subject().contains(":") ? PendingChange.NICS : PendingChange.DISKS;
        }
        return change(pending.aspect());
    }

    private static PendingChange change(Aspect aspect) {
        return switch (aspect) {
            case SEED -> PendingChange.NAME;
            case PROCESSORS -> PendingChange.VCPUS;
            case MEMORY, BALLOON -> PendingChange.MEMORY;
            case BOOT_ORDER -> PendingChange.BOOT;
            case CD -> PendingChange.CDROM;
            case DISK_ATTACHED, DISK_DETACHED -> PendingChange.DISKS;
            case NETWORK_CARD_ATTACHED, NETWORK_CARD_DETACHED -> PendingChange.NICS;
            case MACHINE_TYPE, HARDWARE -> PendingChange.HYPERVISOR;
        };
    }
}
