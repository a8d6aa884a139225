package org.gannet.engine.operation.step;

import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
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
 * @param home the machine as it is on its node
 * @param downtimeLimitMillis longest pause that is aimed at
 * @param bytesPerSecond most of memory, and of each disk, that are sent
 */
public record MigrateVm(
        NodeName node,
        NodeName target,
        InstanceId instance,
        VmSpec spec,
        VmSpec home,
        TaskId task,
        int downtimeLimitMillis,
        Optional<ByteSize> bytesPerSecond)
        implements Step {
    public MigrateVm {
        bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
    }

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
            VmSpec waiting = Receiver.of(context, node, instance, spec);
            IncomingVm where = context.node(target).ensureVmIncoming(instance, waiting);
            transfer.run(new TaskSpec.MigrateVm(instance, where, downtimeLimitMillis, bytesPerSecond));
        }
    }

    /**
     * What broke off in the hand-over leaves a guest that stands still, or has died, on a node that must not let it run
     * by itself, since it might live on the target. When the target has given it up for good, it goes on here, or can
     * be started again.
     */
    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
        Optional<VmReport.State> here = find(context.node(node).report());
        if (here.equals(Optional.of(VmReport.State.PAUSED))) {
            new StayHome(node, target, instance, home).run(context);
        } else if (here.equals(Optional.of(VmReport.State.STOPPED))) {
            context.node(target).ensureVmIncomingAbsent(instance);
            context.node(node).ensureVmAbsent(instance);
        }
    }

    @Override
    public boolean hasTakenEffect(StepContext context) {
        Optional<NodeTask> ended = new NodeTaskRun(context, node, task).cancel();
        if (ended.isPresent() && ended.get().state() == NodeTask.State.SUCCEEDED) {
            return true;
        }
        return arrived(context);
    }

    /**
     * Whether the guest has left its node. One that stands still here, or has died here, is offered a life there: the
     * target takes it only when all of it has arrived.
     * @throws NodeException NODE_UNREACHABLE while it is on its way
     */
    private boolean arrived(StepContext context) {
        Optional<VmReport.State> there = find(context.node(target).report());
        Optional<VmReport.State> here = find(context.node(node).report());
        boolean runsHere = here.equals(Optional.of(VmReport.State.RUNNING));
        boolean aliveThere = there.filter(VmReport.State::isAlive).isPresent();
        if (runsHere && aliveThere) {
            throw NodeException.of(
                    ErrorCode.INTERNAL, "The machine is reported alive on two nodes. Neither has been touched.");
        }
        if (runsHere || aliveThere) {
            return aliveThere;
        }
        boolean gone = here.equals(Optional.of(VmReport.State.MIGRATED_AWAY));
        if (!there.equals(Optional.of(VmReport.State.INCOMING))) {
            return gone;
        }
        boolean taken = goesOnThere(context);
        if (gone && !taken) {
            throw NodeException.unreachable(target.value(), null);
        }
        return taken;
    }

    private boolean goesOnThere(StepContext context) {
        try {
            context.node(target).ensureVmRunning(instance, spec);
            return true;
        } catch (NodeException e) {
            if (e.code() == ErrorCode.WRONG_STATE) {
                return false;
            }
            throw e;
        }
    }

    private Optional<VmReport.State> find(NodeReport report) {
        return StayHome.find(report, instance);
    }
}
