package org.gannet.agent.mirror;

import java.time.Duration;
import java.util.Map;
import org.gannet.agent.command.Pause;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;

/** Has the node's process compare both sides of a mirrored disk, and tells how far that is. */
record MirrorComparison(MirrorProcess process, TaskSpec.CompareReplica spec) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Returns when it has come to its end.
     * @param again whether an earlier agent may have begun it
     * @return bytes that differ
     * @throws NodeException WRONG_STATE when the sides parted meanwhile, CANCELLED
     */
    long run(TaskControl control, boolean again) {
        Map<String, String> now = ask(again);
        try {
            while (!Boolean.parseBoolean(now.get("done"))) {
                control.check();
                String failure = now.getOrDefault("failure", "");
                if (!failure.isEmpty()) {
                    throw Refusals.comparisonEnded(failure);
                }
                tell(control, now);
                Pause.of(POLL);
                now = ask(true);
            }
        } catch (NodeException e) {
            if (control.isCancelled()) {
                process.endComparison(spec.disk());
            }
            throw e;
        }
        tell(control, now);
        long differs = number(now, "differs");
        control.figure("compared", number(now, "compared"));
        control.figure("differs", differs);
        return differs;
    }

    /** One that ends, or has the disk no more, takes its comparison with it. */
    private Map<String, String> ask(boolean again) {
        try {
            return process.compare(spec.disk(), spec.mend(), again);
        } catch (NodeException e) {
            throw e.code() == ErrorCode.TOOL_FAILED
                    ? Refusals.comparisonEnded(e.problem().message())
                    : e;
        }
    }

    private static void tell(TaskControl control, Map<String, String> now) {
        control.progress(new Progress("comparing", number(now, "compared"), number(now, "size"), Progress.Unit.BYTES));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }
}
