package org.gannet.backend.instances;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Replica;
import org.gannet.node.ReplicaReport;

/**
 * How the two copies of a mirrored disk stand to each other.
 * @param state "UP_TO_DATE", "DIFFERS" when a comparison has found that they do, though they are said to be, "SYNCING",
 *     "WAITING", "DEGRADED", "OUTDATED", "SPLIT", "FAILED"; "BEHIND" when both hold
 *     the same, but may still be written to apart; "SILENT_EQUAL", "SILENT_BEHIND" while its node does not answer
 * @param left what has still to be copied from one to the other; of those that differ, how much
 * @param rate bytes a second that are copied now; empty when nothing is, or the node does not tell
 */
public record MirrorView(String state, ByteSize left, Optional<ByteSize> rate) {
    /** Until they are equal, at this rate. */
    public Optional<Duration> time() {
        return rate.filter(now -> now.bytes() > 0).map(now -> Duration.ofSeconds(left.bytes() / now.bytes()));
    }

    /** As the machine's own node last told, while it answers; else what is known for certain. */
    static Optional<MirrorView> of(ClusterView view, Instance instance, Disk disk) {
        return disk.replica().map(copy -> of(copy, told(view, instance, disk.id())));
    }

    private static Optional<ReplicaReport> told(ClusterView view, Instance instance, DiskId disk) {
        return Optional.ofNullable(view.observations().get(instance.primary()))
                .filter(seen -> view.isAnswering(instance.primary()))
                .flatMap(Observation::report)
                .flatMap(report -> report.replicas().stream()
                        .filter(replica -> replica.disk().equals(disk))
                        .findFirst());
    }

    private static String state(Replica copy, ReplicaReport told) {
        if (told.known().bytes() > 0) {
            return "DIFFERS";
        }
        return told.state() == ReplicaReport.State.UP_TO_DATE && !copy.holdsAll()
                ? "BEHIND"
                : told.state().name();
    }

    private static MirrorView of(Replica copy, Optional<ReplicaReport> told) {
        String state =
                told.map(report -> state(copy, report)).orElse(copy.holdsAll() ? "SILENT_EQUAL" : "SILENT_BEHIND");
        return new MirrorView(
                state, told.map(ReplicaReport::left).orElse(ByteSize.ZERO), told.flatMap(ReplicaReport::rate));
    }
}
