package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.gannet.node.NodePair.disk;
import static org.gannet.node.NodePair.empty;
import static org.gannet.node.NodePair.image;
import static org.gannet.node.NodePair.newLeader;
import static org.gannet.node.NodePair.putImage;
import static org.gannet.node.NodePair.refused;
import static org.gannet.node.NodePair.snapshot;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.junit.jupiter.api.Test;

/** The part of {@link NodeContract} about machines that change while they run. */
public interface NodeChangeContract extends NodePair {
    @Test
    default void devicesArePluggedIntoARunningMachineOnceHoweverOftenThatIsAsked() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        refused(ErrorCode.NOT_FOUND, () -> node.adaptVm(guest.id, guest.spec()));
        refused(ErrorCode.NOT_FOUND, () -> node.runningVm(guest.id));
        guest.running(node);
        VolumeId more = VolumeId.random();
        VmSpec wished = guest.with(disk(more)).withNics(List.of(guest.nic(), new VmSpec.Nic.User(OTHER_CARD)));
        refused(ErrorCode.NOT_FOUND, () -> node.adaptVm(guest.id, wished));
        node.ensureVolume(more, empty());
        for (boolean restarted : List.of(false, false, true)) {
            if (restarted) {
                restart(Side.HERE);
            }
            Adapted adapted = node.adaptVm(guest.id, wished);
            assertThat(adapted.pending()).isEmpty();
            assertThat(adapted.running().disks())
                    .extracting(VmSpec.Disk::volume)
                    .containsExactly(guest.volume, more);
            assertThat(adapted.running().diskSlots()).containsExactly(0, 1);
            assertThat(adapted.running().nicSlots()).containsExactly(0, 1);
            assertThat(node.runningVm(guest.id)).isEqualTo(adapted.running());
        }
        refused(ErrorCode.IN_USE, () -> node.ensureVolumeAbsent(more));
        Guest thief = new Guest(node).running(node);
        refused(ErrorCode.IN_USE, () -> node.adaptVm(thief.id, thief.with(disk(more))));
        kill(Side.HERE, guest.id, node);
        refused(ErrorCode.WRONG_STATE, () -> node.runningVm(guest.id));
        assertThat(node.adaptVm(guest.id, guest.spec()).pending())
                .as("its next start does it")
                .isEmpty();
    }

    /** The contract's guest has no system in it that would let go. */
    @Test
    default void whatTheGuestDoesNotLetGoOfStaysInUseUntilItIsReset() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        VolumeId more = VolumeId.random();
        node.ensureVolume(guest.volume, empty());
        node.ensureVolume(more, empty());
        VmSpec.Disk second = disk(more);
        node.ensureVmRunning(guest.id, guest.with(second));
        for (int time = 1; time <= 2; time++) {
            Adapted adapted = node.adaptVm(guest.id, guest.spec());
            assertThat(adapted.pending())
                    .containsExactly(new Adapted.Pending(
                            Adapted.Aspect.DISK_DETACHED, second.id().toString(), Adapted.Reason.GUEST));
            assertThat(adapted.running().disks()).hasSize(2);
        }
        refused(ErrorCode.IN_USE, () -> node.ensureVolumeAbsent(more));
        assertThat(outcome(node, new TaskSpec.RebootVm(guest.id))).isEmpty();
        Adapted adapted = node.adaptVm(guest.id, guest.spec());
        assertThat(adapted.pending()).isEmpty();
        assertThat(adapted.running().disks()).hasSize(1);
        node.ensureVolumeAbsent(more);
    }

    @Test
    default void whatCannotChangeWhileItRunsIsSaid() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node).running(node);
        VmSpec now = node.runningVm(guest.id);
        VmSpec wished = new VmSpec(
                now.name(),
                now.machineType(),
                2,
                ByteSize.ofMebibytes(48),
                now.disks(),
                now.nics(),
                Optional.empty(),
                VmSpec.BootFrom.CDROM,
                now.seed());
        assertThat(node.adaptVm(guest.id, wished).pending())
                .extracting(Adapted.Pending::aspect, Adapted.Pending::reason)
                .containsExactly(
                        tuple(Adapted.Aspect.PROCESSORS, Adapted.Reason.RESTART),
                        tuple(Adapted.Aspect.MEMORY, Adapted.Reason.RESTART),
                        tuple(Adapted.Aspect.BOOT_ORDER, Adapted.Reason.RESTART));
        assertThat(node.runningVm(guest.id)).isEqualTo(now);
    }

    @Test
    default void theCdIsChangedInADriveThatIsThere() {
        NodeApi node = node(Side.HERE, newLeader());
        putImage(node);
        Guest guest = new Guest(node);
        node.ensureVolume(guest.volume, empty());
        node.ensureVmRunning(guest.id, guest.spec(guest.volume, Optional.of(image())));
        for (Optional<ImageDigest> disc :
                List.of(Optional.<ImageDigest>empty(), Optional.of(image()), Optional.<ImageDigest>empty())) {
            Adapted adapted = node.adaptVm(guest.id, guest.spec(guest.volume, disc));
            assertThat(adapted.pending()).isEmpty();
            assertThat(tuple(adapted.running().cdrom(), adapted.running().cdDrive()))
                    .isEqualTo(tuple(disc, true));
        }
        node.ensureImageAbsent(image());
        refused(ErrorCode.NOT_FOUND, () -> node.adaptVm(guest.id, guest.spec(guest.volume, Optional.of(image()))));
        Guest without = new Guest(node).running(node);
        putImage(node);
        assertThat(node.adaptVm(without.id, without.spec(without.volume, Optional.of(image())))
                        .pending())
                .extracting(Adapted.Pending::aspect)
                .containsExactly(Adapted.Aspect.CD);
    }

    @Test
    default void aMachineThatWasChangedMovesWithItsDevicesWhereTheyWere() {
        NodeApi here = node(Side.HERE, newLeader());
        NodeApi there = node(Side.THERE, newLeader());
        Guest guest = new Guest(here).running(here);
        VolumeId more = VolumeId.random();
        here.ensureVolume(more, empty());
        VmSpec.Disk second = disk(more).withSlot(5);
        here.adaptVm(guest.id, guest.with(second));
        VmSpec running = here.runningVm(guest.id);
        assertThat(running.diskSlots()).containsExactly(0, 5);
        there.ensureVolume(guest.volume, empty());
        there.ensureVolume(more, empty());
        IncomingVm where = there.ensureVmIncoming(guest.id, running);
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, where, 300))).isEmpty();
        here.ensureVmAbsent(guest.id);
        assertThat(there.runningVm(guest.id)).isEqualTo(running);
        assertThat(there.adaptVm(guest.id, guest.spec()).pending())
                .extracting(Adapted.Pending::aspect)
                .containsExactly(Adapted.Aspect.DISK_DETACHED);
        assertThat(outcome(there, new TaskSpec.RebootVm(guest.id))).isEmpty();
        Adapted adapted = there.adaptVm(guest.id, guest.spec());
        assertThat(tuple(adapted.pending(), adapted.running().diskSlots())).isEqualTo(tuple(List.of(), List.of(0)));
        there.ensureVolumeAbsent(more);
    }

    @Test
    default void aMachineWithSnapshotsDoesNotMoveWhileItRuns() {
        NodeApi here = node(Side.HERE, newLeader());
        NodeApi there = node(Side.THERE, newLeader());
        Guest guest = new Guest(here).running(here);
        SnapshotId moment = SnapshotId.random();
        snapshot(here, moment, guest.volume);
        there.ensureVolume(guest.volume, empty());
        IncomingVm where = there.ensureVmIncoming(guest.id, here.runningVm(guest.id));
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, where, 300))).contains(ErrorCode.WRONG_STATE);
        assertThat(guest.state(here)).isEqualTo(VmReport.State.RUNNING);
        here.ensureSnapshotAbsent(guest.volume, moment);
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, where, 300))).isEmpty();
    }
}
