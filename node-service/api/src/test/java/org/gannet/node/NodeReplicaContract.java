package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.node.NodePair.empty;
import static org.gannet.node.NodePair.newLeader;
import static org.gannet.node.NodePair.refused;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec.Role;
import org.junit.jupiter.api.Test;

/** The part of {@link NodeContract} about disks that two nodes hold alike, mirrored by Gannet itself. */
public interface NodeReplicaContract extends NodePair {
    AtomicInteger PORTS = new AtomicInteger(47_240);

    NodeName name(Side side);

    /** Where the other node reaches it. */
    String address(Side side);

    /** The node's operating system restarts. */
    void reboot(Side side);

    /** Waits until it is so. */
    void becomes(BooleanSupplier so);

    /** A disk with a copy on each of the two nodes, which exist; one guest of each node may have it. */
    final class Mirrored {
        private final NodeReplicaContract nodes;
        private final int port = PORTS.incrementAndGet();
        final NodeApi here;
        final NodeApi there;
        final Guest guest;
        final VolumeId volumeThere = VolumeId.random();

        Mirrored(NodeReplicaContract nodes) {
            this.nodes = nodes;
            this.here = nodes.node(Side.HERE, newLeader());
            this.there = nodes.node(Side.THERE, newLeader());
            this.guest = new Guest(here);
            here.ensureVolume(guest.volume, empty());
            there.ensureVolume(volumeThere, empty());
        }

        ReplicaSpec spec(Side side, Role role, boolean alone) {
            boolean isHere = side == Side.HERE;
            Side peer = isHere ? Side.THERE : Side.HERE;
            return new ReplicaSpec(
                    isHere ? guest.volume : volumeThere,
                    role,
                    nodes.name(peer),
                    nodes.address(peer),
                    isHere ? volumeThere : guest.volume,
                    port,
                    false,
                    alone);
        }

        ReplicaReport set(Side side, Role role, boolean alone) {
            return set(side, spec(side, role, alone));
        }

        ReplicaReport set(Side side, ReplicaSpec spec) {
            return (side == Side.HERE ? here : there).ensureReplica(guest.disk, spec);
        }

        /** The machine as it is on the other node. */
        VmSpec specThere() {
            return guest.spec(volumeThere, java.util.Optional.empty());
        }

        ReplicaReport report(NodeApi node) {
            return node.report().replicas().stream()
                    .filter(replica -> replica.disk().equals(guest.disk))
                    .findFirst()
                    .orElseThrow();
        }

        void becomesEqual() {
            nodes.becomes(() ->
                    report(here).state() == State.UP_TO_DATE && report(there).state() == State.UP_TO_DATE);
        }

        /** Both hold the same, and nothing is acknowledged here that is not there. */
        Mirrored made() {
            set(Side.HERE, Role.PRIMARY, false);
            set(Side.THERE, spec(Side.THERE, Role.SECONDARY, false).withOverwrite(true));
            becomesEqual();
            return this;
        }
    }

    @Test
    default void aSideNeedsItsVolumeAndKeepsIt() {
        Mirrored disk = new Mirrored(this);
        NodeApi here = disk.here;
        DiskId other = DiskId.random();
        ReplicaSpec spec = disk.spec(Side.HERE, Role.PRIMARY, true);
        ReplicaSpec nowhere = new ReplicaSpec(
                VolumeId.random(),
                Role.PRIMARY,
                spec.peer(),
                spec.peerAddress(),
                spec.peerVolume(),
                spec.port(),
                false,
                true);
        refused(ErrorCode.NOT_FOUND, () -> here.ensureReplica(other, nowhere));
        assertThat(here.report().replicas()).isEmpty();
        disk.set(Side.HERE, spec);
        refused(ErrorCode.NOT_FOUND, () -> here.ensureReplica(disk.guest.disk, nowhere));
        VolumeId second = VolumeId.random();
        here.ensureVolume(second, empty());
        ReplicaSpec exchanged = new ReplicaSpec(
                second, Role.PRIMARY, spec.peer(), spec.peerAddress(), spec.peerVolume(), spec.port(), false, true);
        refused(ErrorCode.NAME_TAKEN, () -> here.ensureReplica(disk.guest.disk, exchanged));
        refused(ErrorCode.IN_USE, () -> here.ensureVolumeAbsent(disk.guest.volume));
        for (int time = 1; time <= 2; time++) {
            here.ensureReplicaAbsent(disk.guest.disk);
        }
        here.ensureReplicaAbsent(DiskId.random());
        assertThat(here.report().replicas()).isEmpty();
        here.ensureVolumeAbsent(disk.guest.volume);
    }

    @Test
    default void twoSidesBecomeEqualAndAreSoAfterARestart() {
        Mirrored disk = new Mirrored(this);
        assertThat(disk.set(Side.HERE, Role.PRIMARY, false).alone())
                .as("made so: at once")
                .isFalse();
        assertThat(disk.report(disk.here).state()).isEqualTo(State.WAITING);
        ReplicaSpec filled = disk.spec(Side.THERE, Role.SECONDARY, false).withOverwrite(true);
        for (int time = 1; time <= 2; time++) {
            disk.set(Side.THERE, filled);
            disk.becomesEqual();
        }
        for (Side side : Side.values()) {
            restart(side);
            disk.becomesEqual();
            assertThat(disk.report(disk.here).alone()).isFalse();
        }
        ReplicaReport there = disk.report(disk.there);
        assertThat(there.role()).isEqualTo(Role.SECONDARY);
        assertThat(there.volume()).isEqualTo(disk.volumeThere);
        assertThat(there.peer()).isEqualTo(name(Side.HERE));
        assertThat(there.left().bytes()).isZero();
    }

    @Test
    default void whatMayBeWrittenAloneIsAsWasSaidLastAndTheOtherWayOnceBothAreEqual() {
        Mirrored disk = new Mirrored(this);
        disk.set(Side.HERE, Role.PRIMARY, true);
        assertThat(disk.report(disk.here).state()).isEqualTo(State.DEGRADED);
        assertThat(disk.set(Side.HERE, Role.PRIMARY, false).alone())
                .as("not before both hold the same")
                .isTrue();
        disk.set(Side.THERE, disk.spec(Side.THERE, Role.SECONDARY, false).withOverwrite(true));
        disk.becomesEqual();
        becomes(() -> !disk.report(disk.here).alone());
        assertThat(disk.set(Side.HERE, Role.PRIMARY, true).alone())
                .as("at once")
                .isTrue();
    }

    @Test
    default void aMachineRunsWithThePrimarySideOnlyAndHoldsIt() {
        Mirrored disk = new Mirrored(this).made();
        refused(ErrorCode.WRONG_STATE, () -> disk.there.ensureVmRunning(disk.guest.id, disk.specThere()));
        assertThat(disk.guest.seen(disk.there)).isEmpty();
        disk.here.ensureVmRunning(disk.guest.id, disk.guest.spec());
        refused(ErrorCode.IN_USE, () -> disk.set(Side.HERE, Role.SECONDARY, false));
        refused(ErrorCode.IN_USE, () -> disk.here.ensureReplicaAbsent(disk.guest.disk));
        refused(ErrorCode.IN_USE, () -> disk.here.ensureVolumeAbsent(disk.guest.volume));
        refused(ErrorCode.IN_USE, () -> disk.there.ensureVolumeAbsent(disk.volumeThere));
        assertThat(disk.guest.state(disk.here)).isEqualTo(VmReport.State.RUNNING);
        disk.becomesEqual();
    }

    @Test
    default void theTwoChangePlaces() {
        Mirrored disk = new Mirrored(this).made();
        disk.set(Side.HERE, Role.SECONDARY, false);
        disk.becomesEqual();
        disk.set(Side.THERE, Role.PRIMARY, false);
        disk.becomesEqual();
        assertThat(disk.report(disk.there).alone()).isFalse();
        assertThat(disk.there.ensureVmRunning(disk.guest.id, disk.specThere()).state())
                .isEqualTo(VmReport.State.RUNNING);
        refused(ErrorCode.WRONG_STATE, () -> disk.here.ensureVmRunning(disk.guest.id, disk.guest.spec()));
    }

    @Test
    default void aSideThatIsNotCompleteIsNobodysPrimary() {
        Mirrored disk = new Mirrored(this);
        ReplicaSpec spec = disk.spec(Side.THERE, Role.SECONDARY, true).withOverwrite(true);
        assertThat(disk.set(Side.THERE, spec).state()).isEqualTo(State.OUTDATED);
        refused(ErrorCode.WRONG_STATE, () -> disk.set(Side.THERE, Role.PRIMARY, true));
        restart(Side.THERE);
        refused(ErrorCode.WRONG_STATE, () -> disk.set(Side.THERE, Role.PRIMARY, true));
        assertThat(disk.report(disk.there).role()).isEqualTo(Role.SECONDARY);
        // One that holds all counts no more when it is to be overwritten.
        disk.set(Side.HERE, Role.PRIMARY, true);
        disk.becomesEqual();
        disk.here.ensureReplicaAbsent(disk.guest.disk);
        disk.set(Side.THERE, Role.SECONDARY, true);
        assertThat(disk.set(Side.THERE, spec).state()).isEqualTo(State.OUTDATED);
        refused(ErrorCode.WRONG_STATE, () -> disk.set(Side.THERE, Role.PRIMARY, true));
    }

    @Test
    default void aNodeThatHasRestartedKeepsItsSideToItselfUntilItIsAskedForIt() {
        Mirrored disk = new Mirrored(this).made();
        for (Side side : Side.values()) {
            reboot(side);
        }
        assertThat(disk.here.report().replicas()).isEmpty();
        refused(ErrorCode.WRONG_STATE, () -> disk.here.ensureVmRunning(disk.guest.id, disk.guest.spec()));
        disk.set(Side.HERE, Role.PRIMARY, false);
        refused(ErrorCode.WRONG_STATE, () -> disk.there.ensureVmRunning(disk.guest.id, disk.specThere()));
        disk.set(Side.THERE, Role.SECONDARY, false);
        disk.becomesEqual();
        assertThat(disk.report(disk.here).alone()).isFalse();
        disk.here.ensureVmRunning(disk.guest.id, disk.guest.spec());
    }

    @Test
    default void theSidesAreComparedByTheOneThatMachinesRunWith() {
        Mirrored disk = new Mirrored(this).made();
        DiskId id = disk.guest.disk;
        ReplicaSpec.Verification none = ReplicaSpec.Verification.NONE;
        assertThat(outcome(disk.there, new TaskSpec.CompareReplica(id, none, false)))
                .contains(ErrorCode.WRONG_STATE);
        assertThat(outcome(disk.here, new TaskSpec.CompareReplica(DiskId.random(), none, false)))
                .contains(ErrorCode.NOT_FOUND);
        disk.here.ensureVmRunning(disk.guest.id, disk.guest.spec());
        for (boolean mend : List.of(false, true)) {
            TaskId task = TaskId.random();
            TaskSpec compare = new TaskSpec.CompareReplica(id, none, mend);
            disk.here.ensureTask(task, compare);
            NodeTask ended = ended(disk.here, task);
            assertThat(ended.problem()).isEmpty();
            assertThat(ended.figures())
                    .isEqualTo(Map.of("compared", empty().size().bytes(), "differs", 0L));
            assertThat(disk.here.ensureTask(task, compare)).as("asked twice").isEqualTo(ended);
        }
        disk.there.ensureReplicaAbsent(id);
        becomes(() -> disk.report(disk.here).state() != State.UP_TO_DATE);
        assertThat(outcome(disk.here, new TaskSpec.CompareReplica(id, none, false)))
                .contains(ErrorCode.WRONG_STATE);
    }
}
