package org.gannet.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk on two nodes: filled, apart, together again, split. */
class SimulatedReplicasTest {
    private static final ByteSize SIZE = ByteSize.ofMebibytes(64);
    private static final int PORT = 47_000;
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final InstantSource ticks = () -> now;
    private final SimulatedNodes nodes = new SimulatedNodes(new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return ticks.instant();
        }
    });
    private final DiskId disk = DiskId.random();
    private final VolumeId one = VolumeId.random();
    private final VolumeId two = VolumeId.random();
    private final InstanceId machine = InstanceId.random();
    private SimulatedNode first;
    private SimulatedNode second;

    @BeforeEach
    void pair() {
        first = nodes.add("node1", Duration.ZERO);
        second = nodes.add("node2", Duration.ZERO);
        for (SimulatedNode node : List.of(first, second)) {
            node.setReplicaPace(size -> Duration.ofSeconds(10));
            node.api()
                    .ensureVolume(
                            node == first ? one : two,
                            new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty()));
        }
        first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false));
        second.api().ensureReplica(disk, spec(second, Role.SECONDARY, true));
    }

    private ReplicaSpec spec(SimulatedNode node, Role role, boolean overwrite) {
        boolean isFirst = node == first;
        NodeName peer = new NodeName(isFirst ? "node2" : "node1");
        return new ReplicaSpec(
                isFirst ? one : two, role, peer, peer.value(), isFirst ? two : one, PORT, overwrite, true);
    }

    private ReplicaReport report(SimulatedNode node) {
        return node.api().report().replicas().getFirst();
    }

    private void states(State ofFirst, State ofSecond) {
        assertThat(List.of(report(first).state(), report(second).state())).containsExactly(ofFirst, ofSecond);
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private void run(NodeApi node, VolumeId volume) {
        node.ensureVmRunning(
                machine,
                new VmSpec(
                        new HostName("web1"),
                        "simulated-1",
                        1,
                        ByteSize.ofMebibytes(64),
                        List.of(new VmSpec.Disk(disk, volume, VolumeSpec.Format.RAW)),
                        List.of(),
                        Optional.empty(),
                        VmSpec.BootFrom.DISK,
                        new VmSpec.Seed(new HostName("web1"), List.of())));
    }

    private static void refused(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void apart(boolean yes) {
        nodes.setWays((from, to) -> !yes);
    }

    @Test
    void theSecondSideIsFilledAndThenFollows() {
        states(State.SYNCING, State.SYNCING);
        assertThat(report(second).left()).isEqualTo(SIZE);
        refused(ErrorCode.WRONG_STATE, () -> second.api().ensureReplica(disk, spec(second, Role.PRIMARY, false)));
        pass(5);
        assertThat(report(second).left()).isEqualTo(ByteSize.ofMebibytes(32));
        pass(5);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        refused(ErrorCode.WRONG_STATE, () -> run(second.api(), two));
        run(first.api(), one);
        nodes.settle();
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(second.contentOf(two)).isEqualTo(first.contentOf(one));
        refused(ErrorCode.IN_USE, () -> first.api().ensureReplica(disk, spec(first, Role.SECONDARY, false)));
        refused(ErrorCode.IN_USE, () -> second.api().ensureVolumeAbsent(two));
    }

    @Test
    void whatWasWrittenAloneIsBroughtToTheOtherSide() {
        pass(10);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        run(first.api(), one);
        apart(true);
        states(State.DEGRADED, State.DEGRADED);
        apart(false);
        states(State.SYNCING, State.SYNCING);
        pass(3);
        apart(true);
        states(State.DEGRADED, State.OUTDATED);
        apart(false);
        pass(1);
        states(State.SYNCING, State.SYNCING);
        pass(10);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
    }

    @Test
    void bothSidesWrittenAloneAreSplitUntilOneIsGivenUp() {
        pass(10);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        run(first.api(), one);
        apart(true);
        report(first);
        second.api().ensureReplica(disk, spec(second, Role.PRIMARY, true));
        run(second.api(), two);
        states(State.DEGRADED, State.DEGRADED);
        apart(false);
        states(State.SPLIT, State.SPLIT);
        second.api().ensureVmAbsent(machine);
        second.api().ensureReplica(disk, spec(second, Role.SECONDARY, false));
        second.api().ensureReplica(disk, spec(second, Role.SECONDARY, true));
        states(State.SYNCING, State.SYNCING);
        pass(10);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
    }

    @Test
    void aSideWhoseStorageFailsLeavesTheOtherOneAlone() {
        pass(10);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        first.failReplica(disk);
        states(State.FAILED, State.DEGRADED);
        second.api().ensureReplica(disk, spec(second, Role.PRIMARY, true));
        run(second.api(), two);
        assertThat(second.runningVms()).containsExactly(machine);
    }
}
