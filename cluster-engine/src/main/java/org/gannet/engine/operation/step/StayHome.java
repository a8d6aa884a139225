package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * Ends a move that broke off: what waits on the target is removed, and a guest that stands still on its node goes on
 * there. In this order, and never while the target has taken it: it refuses to be removed then, so two can't run.
 * @param node where the guest is
 * @param spec of the machine there
 */
public record StayHome(NodeName node, NodeName target, InstanceId instance, VmSpec spec) implements Step {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** As often as the node's own work on the machine may still go on before it is refused. */
    private static final int QUESTIONS = 120;

    @Override
    public String title() {
        return "Let the machine go on where it was";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        clearTarget(context);
        for (int asked = 0; asked < QUESTIONS; asked++) {
            Optional<VmReport.State> here = find(context.node(node).report(), instance);
            if (!here.equals(Optional.of(VmReport.State.PAUSED)) || goesOn(context)) {
                return;
            }
            context.pause(PAUSE);
        }
        throw NodeException.of(ErrorCode.TIMED_OUT, "The machine's node does not end its part of the move.");
    }

    @Override
    public void undo(StepContext context) {
        // What waited on the target is of no use to anybody, and the guest is where it was.
    }

    /** @throws NodeException WRONG_STATE when the guest lives there */
    void clearTarget(StepContext context) {
        context.node(target).ensureVmIncomingAbsent(instance);
        context.node(target).ensureVmAbsent(instance);
    }

    private boolean goesOn(StepContext context) {
        try {
            VmReport now = context.node(node).ensureVmRunning(instance, spec);
            if (now.state() != VmReport.State.RUNNING) {
                throw new NodeException(Problem.of(ErrorCode.WRONG_STATE, "The machine stands still on its node.")
                        .withRemedy("Look at its screen; stopping and starting it helps in any case.")
                        .withInternal(node + ": " + now));
            }
            return true;
        } catch (NodeException e) {
            if (e.code() == ErrorCode.IN_USE) {
                return false;
            }
            throw e;
        }
    }

    static Optional<VmReport.State> find(NodeReport report, InstanceId instance) {
        return report.vms().stream()
                .filter(vm -> vm.id().equals(instance))
                .map(VmReport::state)
                .findFirst();
    }
}
