package org.gannet.engine.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.node.NodeReport;
import org.gannet.node.ReplicaReport;
import org.gannet.node.StoragePool;
import org.gannet.node.VmReport;

/**
 * What a node last said, and when. Old news stay here and say how old they are: silence is never read as "gone".
 * @param receivedAt when the node was asked for the report, so that an answer that took long is not taken for young;
 *     when watching began while there is none
 * @param report the newest by its generation
 * @param unreachable why the last question was not answered; empty when it was
 * @param past what its machines had used before
 */
public record Observation(
        NodeName node, Moment receivedAt, Optional<NodeReport> report, Optional<Problem> unreachable, UseHistory past) {
    /** Of which no more is known. */
    public Observation(NodeName node, Moment receivedAt, Optional<NodeReport> report, Optional<Problem> unreachable) {
        this(node, receivedAt, report, unreachable, UseHistory.NONE);
    }

    /** The same, of a node whose machines had used this before. */
    public Observation after(UseHistory before) {
        return new Observation(
                node, receivedAt, report, unreachable, report.map(before::with).orElse(before));
    }

    /** The same node with these machines instead of its own. */
    public Observation withVms(List<VmReport> vms) {
        return new Observation(node, receivedAt, report.map(last -> last.withVms(vms)), unreachable, past);
    }

    /** The node has not answered since; what it said before stays. */
    public Observation silent(Problem why) {
        return new Observation(node, receivedAt, report, Optional.of(why), past);
    }

    /** How old the report is, or how long the node has been silent from the start. Never negative. */
    public Duration age(Moment now) {
        return now.since(receivedAt);
    }

    /** Whether there is a report no older than this. */
    public boolean isAnswering(Moment now, Duration silentAfter) {
        return report.isPresent() && age(now).compareTo(silentAfter) <= 0;
    }

    /** Whether it has not answered for longer than this, and has been asked: its watch says when it answers again. */
    public boolean isKnownSilent(Moment now, Duration silentAfter) {
        return unreachable.isPresent() && age(now).compareTo(silentAfter) > 0;
    }

    /** The instance in the last report, however old. */
    public Optional<VmReport> findVm(InstanceId id) {
        return report.flatMap(
                all -> all.vms().stream().filter(vm -> vm.id().equals(id)).findFirst());
    }

    /** Its side of a mirrored disk in the last report, however old. */
    public Optional<ReplicaReport> findReplica(DiskId disk) {
        return report.flatMap(all -> all.replicas().stream()
                .filter(replica -> replica.disk().equals(disk))
                .findFirst());
    }

    /** The pool in the last report, however old. */
    public Optional<StoragePool> findPool(String name) {
        return report.flatMap(all ->
                all.pools().stream().filter(pool -> pool.name().equals(name)).findFirst());
    }

    /** Whether the guest lived there at the last report. */
    public boolean hasAlive(InstanceId id) {
        return findVm(id).filter(vm -> vm.state().isAlive()).isPresent();
    }
}
