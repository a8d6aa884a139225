package org.gannet.engine.operation;

import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * Sends the running machine to the node that waits for it. Whether it went through is decided by where the guest lives.
 * @param node where it is sent from
 * @param spec what waits on the target
 * @param downtimeLimitMillis longest pause that is aimed at
 */
record MigrateVm(NodeName node, NodeName target, InstanceId instance, VmSpec spec, TaskId task, int downtimeLimitMillis)
        implements Step {
    @Override
    public String title() {
        return "Transfer memory and disks";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.UNTIL_DONE;
    }

    @Override
    public void run(StepContext context) {
        NodeTaskRun transfer = new NodeTaskRun(context, node, task);
        Optional<NodeTask> known = transfer.find();
        if (known.isPresent()) {
            transfer.follow(known.get());
            return;
        }
        if (!arrived(context)) {
            IncomingVm where = context.node(target).ensureVmIncoming(instance, spec);
            transfer.run(new TaskSpec.MigrateVm(instance, where, downtimeLimitMillis));
        }
    }

    @Override
    public void undo(StepContext context) {
        // Ended by hasTakenEffect before; once more for an undo that is repeated after a crash.
        new NodeTaskRun(context, node, task).cancel();
    }

    @Override
    public boolean hasTakenEffect(StepContext context) {
        Optional<NodeTask> ended = new NodeTaskRun(context, node, task).cancel();
        if (ended.isPresent() && ended.get().state() == NodeTask.State.SUCCEEDED) {
            return true;
        }
        return arrived(context);
    }

    /** Whether the guest has left its node. @throws NodeException NODE_UNREACHABLE while it is on its way */
    private boolean arrived(StepContext context) {
        Optional<VmReport.State> there = find(context.node(target).report());
        Optional<VmReport.State> here = find(context.node(node).report());
        boolean aliveHere = here.filter(VmReport.State::isAlive).isPresent();
        boolean aliveThere = there.filter(VmReport.State::isAlive).isPresent();
        if (aliveHere && aliveThere) {
            throw NodeException.of(
                    ErrorCode.INTERNAL, "The machine is reported alive on two nodes. Neither has been touched.");
        }
        boolean gone =
                here.filter(state -> state == VmReport.State.MIGRATED_AWAY).isPresent();
        if (gone && there.filter(state -> state == VmReport.State.INCOMING).isPresent()) {
            throw NodeException.unreachable(target.value(), null);
        }
        return aliveThere || gone;
    }

    private Optional<VmReport.State> find(NodeReport report) {
        return report.vms().stream()
                .filter(vm -> vm.id().equals(instance))
                .map(VmReport::state)
                .findFirst();
    }
}
