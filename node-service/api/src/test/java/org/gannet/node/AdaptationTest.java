package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.MacAddress;
import org.gannet.base.VolumeId;
import org.gannet.node.Adapted.Aspect;
import org.gannet.node.Adapted.Reason;
import org.junit.jupiter.api.Test;

class AdaptationTest {
    private static final MacAddress CARD = new MacAddress("aa:00:00:00:00:01");
    private static final MacAddress OTHER = new MacAddress("aa:00:00:00:00:02");

    private static VmSpec.Disk disk() {
        return new VmSpec.Disk(DiskId.random(), VolumeId.random(), VolumeSpec.Format.QCOW2);
    }

    private static VmSpec spec(List<VmSpec.Disk> disks, List<VmSpec.Nic> nics) {
        return new VmSpec(
                new HostName("web1"),
                "pc",
                1,
                ByteSize.ofMebibytes(256),
                disks,
                nics,
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("web1"), List.of()));
    }

    @Test
    void whatIsTheSameNeedsNothing() {
        VmSpec wished = spec(List.of(disk(), disk()), List.of(new VmSpec.Nic.User(CARD)));
        Adaptation none = Adaptation.between(wished.withSlots(), wished);
        assertThat(none.isNothing()).isTrue();
        assertThat(none.waiting()).isEmpty();
    }

    @Test
    void devicesWithoutASlotGetTheLowestThatIsFree() {
        VmSpec spec = spec(List.of(disk(), disk().withSlot(0), disk(), disk().withSlot(2)), List.of());
        assertThat(spec.diskSlots()).containsExactly(1, 0, 3, 2);
        assertThat(spec.withSlots().withSlots()).isEqualTo(spec.withSlots());
    }

    @Test
    void ideDisksComeAndGoWithAStart() {
        VmSpec.Disk stays = disk().withSlot(0);
        VmSpec.Disk goes = disk().withSlot(1);
        VmSpec.Disk comes = disk().withSlot(2);
        VmSpec.Hardware ide = new VmSpec.Hardware(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(VmSpec.DiskModel.IDE));
        VmSpec running = withHardware(spec(List.of(stays, goes), List.of()), ide);
        VmSpec wished = withHardware(spec(List.of(stays, comes), List.of()), ide);
        Adaptation change = Adaptation.between(running, wished);
        assertThat(change.isNothing()).isTrue();
        assertThat(change.waiting())
                .extracting(Adapted.Pending::aspect, Adapted.Pending::reason)
                .containsExactly(
                        tuple(Aspect.DISK_DETACHED, Reason.RESTART), tuple(Aspect.DISK_ATTACHED, Reason.RESTART));
    }

    private static VmSpec withHardware(VmSpec spec, VmSpec.Hardware hardware) {
        return new VmSpec(
                spec.name(),
                spec.machineType(),
                spec.vcpus(),
                spec.memory(),
                spec.disks(),
                spec.nics(),
                spec.cdrom(),
                spec.bootFrom(),
                spec.seed(),
                false,
                Optional.empty(),
                Optional.of(hardware));
    }

    @Test
    void aNewDiskFillsAGapAndMovesNoOther() {
        VmSpec.Disk first = disk();
        VmSpec.Disk last = disk();
        VmSpec running = spec(List.of(first.withSlot(0), last.withSlot(2)), List.of());
        VmSpec.Disk more = disk();
        Adaptation change = Adaptation.between(running, spec(List.of(first, last, more), List.of()));
        assertThat(change.plug()).containsExactly(more.withSlot(1));
        assertThat(change.waiting()).isEmpty();
    }

    @Test
    void theSlotOfADiskThatGoesIsNotTakenYet() {
        VmSpec.Disk first = disk();
        VmSpec running = spec(List.of(first, disk()), List.of()).withSlots();
        VmSpec.Disk more = disk();
        Adaptation change = Adaptation.between(running, spec(List.of(first, more), List.of()));
        assertThat(change.unplug()).containsExactly(running.disks().get(1));
        assertThat(change.plug()).containsExactly(more.withSlot(2));
    }

    @Test
    void aMachineWithoutAFreePlaceWaitsForItsGuest() {
        List<VmSpec.Disk> many = new ArrayList<>();
        for (int i = 0; i < VmSpec.MOST_DISKS; i++) {
            many.add(disk());
        }
        VmSpec running = spec(many, List.of()).withSlots();
        List<VmSpec.Disk> others = new ArrayList<>(many.subList(0, VmSpec.MOST_DISKS - 1));
        others.add(disk());
        Adaptation change = Adaptation.between(running, spec(others, List.of()));
        assertThat(change.plug()).isEmpty();
        assertThat(change.waiting())
                .extracting(Adapted.Pending::aspect, Adapted.Pending::reason)
                .containsExactly(tuple(Aspect.DISK_ATTACHED, Reason.GUEST));
    }

    @Test
    void aDiskThatShallBeAnotherVolumeIsLeftUntilARestart() {
        VmSpec.Disk first = disk();
        VmSpec running = spec(List.of(first), List.of()).withSlots();
        Adaptation change = Adaptation.between(running, spec(List.of(first.withVolume(VolumeId.random())), List.of()));
        assertThat(change.isNothing()).isTrue();
        assertThat(change.waiting())
                .containsExactly(new Adapted.Pending(Aspect.HARDWARE, first.id().toString(), Reason.RESTART));
    }

    @Test
    void aCardMovesToAnotherBridgeAsItIsButNotToAnotherKind() {
        VmSpec running = spec(List.of(), List.of(new VmSpec.Nic.Bridge(CARD, "br0"), new VmSpec.Nic.User(OTHER)))
                .withSlots();
        Adaptation change = Adaptation.between(
                running,
                spec(List.of(), List.of(new VmSpec.Nic.Bridge(CARD, "br1"), new VmSpec.Nic.Bridge(OTHER, "br0"))));
        assertThat(change.moveNics()).containsExactly(new VmSpec.Nic.Bridge(CARD, "br1", Optional.of(0)));
        assertThat(change.unplugNics()).containsExactly(running.nics().get(1));
        assertThat(change.plugNics()).containsExactly(new VmSpec.Nic.Bridge(OTHER, "br0", Optional.of(2)));
    }

    @Test
    void memoryThatShallBeLessIsAskedForAtOnceWhereThatIsPossible() {
        VmSpec running =
                spec(List.of(), List.of()).withBalloon(Optional.of(new VmSpec.Balloon(ByteSize.ofMebibytes(256))));
        VmSpec now = running.withSlots();
        VmSpec less = running.withBalloon(Optional.of(new VmSpec.Balloon(ByteSize.ofMebibytes(128))));
        assertThat(Adaptation.between(now, less).balloonTarget()).contains(ByteSize.ofMebibytes(128));
        assertThat(Adaptation.between(now, less).waiting()).isEmpty();
        Adaptation without = Adaptation.between(spec(List.of(), List.of()), less);
        assertThat(without.balloonTarget()).isEmpty();
        assertThat(without.waiting()).extracting(Adapted.Pending::aspect).containsExactly(Aspect.BALLOON);
    }

    @Test
    void thereAreNoOtherSlots() {
        assertThatThrownBy(() -> disk().withSlot(VmSpec.MOST_DISKS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VmSpec.Nic.User(CARD).withSlot(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
