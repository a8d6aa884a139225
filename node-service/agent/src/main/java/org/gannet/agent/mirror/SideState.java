package org.gannet.agent.mirror;

import java.util.Map;
import java.util.Optional;
import org.gannet.agent.mirror.device.Mark;
import org.gannet.base.ByteSize;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;

/**
 * How one side stands, from what is on its disk and what the processes tell: pure.
 * @param mark on this side's disk
 * @param opened whether the process that has the volume open runs
 * @param device what the node's process says of it, when this side feeds the other and the process answers
 * @param pulse what the side that feeds said of itself within the last seconds, when this side follows
 */
record SideState(
        ReplicaRecord record,
        Mark mark,
        boolean opened,
        Optional<Map<String, String>> device,
        Optional<Map<String, String>> pulse) {
    private static final long STALLED_MILLIS = 3000;

    ReplicaReport report() {
        return new ReplicaReport(
                record.disk(),
                record.spec().volume(),
                record.spec().peer(),
                record.spec().role(),
                state(),
                new ByteSize(left()),
                !mark.bound(),
                Optional.empty(),
                state() == State.UP_TO_DATE ? "" : reason());
    }

    private String reason() {
        if (!opened) {
            return "The process that has its volume open does not run.";
        }
        return device.or(() -> pulse)
                .map(fields -> fields.getOrDefault("trouble", ""))
                .orElse("");
    }

    private long left() {
        if (record.isPrimary() && record.differs() > 0 && state() == State.UP_TO_DATE) {
            return record.differs();
        }
        return device.or(() -> pulse)
                .map(fields -> Long.parseLong(fields.getOrDefault("left", "0")))
                .orElse(0L);
    }

    State state() {
        if (!opened) {
            return State.FAILED;
        }
        return record.feeding() ? feeding() : following();
    }

    private State feeding() {
        if (device.filter(fields -> Boolean.parseBoolean(fields.get("failed"))).isPresent()) {
            return State.FAILED;
        }
        String phase = device.map(fields -> fields.getOrDefault("phase", "")).orElse("APART");
        return switch (phase) {
            case "EQUAL" -> State.UP_TO_DATE;
            case "SYNCING" -> isStalled() ? apart() : State.SYNCING;
            case "SPLIT", "REFUSED" -> State.SPLIT;
            default -> apart();
        };
    }

    /** It comes and goes, or can't write: what guests wait for is not done. */
    private boolean isStalled() {
        return mark.bound()
                && device.filter(fields -> Long.parseLong(fields.getOrDefault("waitingMillis", "0")) > STALLED_MILLIS)
                        .isPresent();
    }

    private State apart() {
        if (!mark.complete()) {
            return State.OUTDATED;
        }
        return record.isPrimary() && mark.bound() ? State.WAITING : State.DEGRADED;
    }

    private State following() {
        String phase = pulse.map(fields -> fields.getOrDefault("phase", "")).orElse("APART");
        return switch (phase) {
            case "EQUAL" -> mark.complete() ? State.UP_TO_DATE : State.SYNCING;
            case "SYNCING" -> State.SYNCING;
            case "SPLIT", "REFUSED" -> State.SPLIT;
            default -> mark.complete() ? State.DEGRADED : State.OUTDATED;
        };
    }

    /** Whether a guest has it open there, which may stay so for long. */
    boolean isOpenThere() {
        return isUsedThere()
                && pulse.filter(fields -> !fields.getOrDefault("guests", "0").equals("0"))
                        .isPresent();
    }

    /** Whether a guest of the other side's node uses the disk now. */
    boolean isUsedThere() {
        return pulse.filter(fields -> Boolean.parseBoolean(fields.get("serving")))
                .isPresent();
    }
}
