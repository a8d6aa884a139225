package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.gannet.node.NodePair.cloned;
import static org.gannet.node.NodePair.disk;
import static org.gannet.node.NodePair.empty;
import static org.gannet.node.NodePair.image;
import static org.gannet.node.NodePair.newLeader;
import static org.gannet.node.NodePair.putImage;
import static org.gannet.node.NodePair.refused;
import static org.gannet.node.NodePair.sha256;
import static org.gannet.node.NodePair.snapshot;
import static org.gannet.node.NodePair.snapshots;
import static org.gannet.node.NodePair.volume;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.InputStreamResource;

/** The part of {@link NodeContract} about volumes that grow, are remembered and copied, and what else a node keeps. */
public interface NodeVolumeContract extends NodePair {
    @Test
    default void volumesGrowAlsoUnderARunningMachineAndNeverShrink() {
        NodeApi node = node(Side.HERE, newLeader());
        refused(ErrorCode.NOT_FOUND, () -> node.ensureVolumeSize(VolumeId.random(), LARGER));
        Guest guest = new Guest(node);
        node.ensureVolume(guest.volume, empty());
        for (int time = 1; time <= 2; time++) {
            assertThat(node.ensureVolumeSize(guest.volume, LARGER).size()).isEqualTo(LARGER);
        }
        assertThat(node.ensureVolume(guest.volume, empty()).size())
                .as("as it was made, it is known")
                .isEqualTo(LARGER);
        refused(ErrorCode.INVALID_REQUEST, () -> node.ensureVolumeSize(guest.volume, SIZE));
        refused(ErrorCode.INVALID_REQUEST, () -> node.ensureVolumeSize(guest.volume, new ByteSize(LARGER.bytes() + 1)));
        node.ensureVmRunning(guest.id, guest.spec());
        assertThat(node.ensureVolumeSize(guest.volume, LARGEST).size()).isEqualTo(LARGEST);
        restart(Side.HERE);
        assertThat(node.ensureVolumeSize(guest.volume, LARGEST).size()).isEqualTo(LARGEST);
        assertThat(volume(node, guest.volume).orElseThrow().size()).isEqualTo(LARGEST);
    }

    @Test
    default void aMomentOfSeveralVolumesIsRememberedByAllOrNone() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        VolumeId more = VolumeId.random();
        VolumeId raw = VolumeId.random();
        node.ensureVolume(guest.volume, empty());
        node.ensureVolume(more, empty());
        node.ensureVolume(raw, new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty()));
        SnapshotId first = SnapshotId.random();
        SnapshotId second = SnapshotId.random();
        refused(ErrorCode.NOT_FOUND, () -> snapshot(node, first, guest.volume, VolumeId.random()));
        refused(ErrorCode.UNSUPPORTED, () -> snapshot(node, first, guest.volume, raw));
        assertThat(snapshots(node, guest.volume)).isEmpty();
        snapshot(node, first, guest.volume, more);
        node.ensureVmRunning(guest.id, guest.with(disk(more)));
        snapshot(node, second, guest.volume, more);
        snapshot(node, second, guest.volume, more);
        Guest other = new Guest(node).running(node);
        refused(ErrorCode.WRONG_STATE, () -> snapshot(node, SnapshotId.random(), guest.volume, other.volume));
        restart(Side.HERE);
        for (VolumeId volume : List.of(guest.volume, more)) {
            assertThat(snapshots(node, volume)).containsExactly(first, second);
        }
        node.ensureSnapshotAbsent(more, first);
        node.ensureSnapshotAbsent(more, first);
        node.ensureSnapshotAbsent(VolumeId.random(), first);
        assertThat(snapshots(node, more)).containsExactly(second);
        assertThat(snapshots(node, guest.volume)).containsExactly(first, second);
    }

    @Test
    default void volumesGoBackToAMomentWithItsSizeWhenNoMachineHasThem() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        node.ensureVolume(guest.volume, empty());
        SnapshotId moment = SnapshotId.random();
        snapshot(node, moment, guest.volume);
        node.ensureVolumeSize(guest.volume, LARGER);
        node.ensureVmRunning(guest.id, guest.spec());
        TaskSpec back = new TaskSpec.RevertSnapshot(List.of(guest.volume), moment);
        assertThat(outcome(node, back)).contains(ErrorCode.WRONG_STATE);
        node.ensureVmAbsent(guest.id);
        assertThat(outcome(node, new TaskSpec.RevertSnapshot(List.of(guest.volume), SnapshotId.random())))
                .contains(ErrorCode.NOT_FOUND);
        assertThat(outcome(node, back)).isEmpty();
        assertThat(outcome(node, back)).isEmpty();
        assertThat(volume(node, guest.volume).orElseThrow().size()).isEqualTo(SIZE);
        assertThat(snapshots(node, guest.volume)).containsExactly(moment);
    }

    @Test
    default void aVolumeIsCopiedToAnotherNodeWithItsSnapshots() {
        NodeApi here = node(Side.HERE, newLeader());
        NodeApi there = node(Side.THERE, newLeader());
        VolumeId source = VolumeId.random();
        VolumeId copy = VolumeId.random();
        here.ensureVolume(source, empty());
        SnapshotId moment = SnapshotId.random();
        snapshot(here, moment, source);
        IncomingVolume where = there.ensureVolumeIncoming(copy, empty());
        assertThat(there.ensureVolumeIncoming(copy, empty())).isEqualTo(where);
        refused(ErrorCode.NAME_TAKEN, () -> there.ensureVolume(copy, empty()));
        assertThat(volume(there, copy)).as("no volume before it is complete").isEmpty();
        restart(Side.THERE);
        assertThat(there.ensureVolumeIncoming(copy, empty())).isEqualTo(where);
        TaskSpec send = new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty());
        assertThat(outcome(here, send)).isEmpty();
        assertThat(outcome(here, send)).as("again").isEmpty();
        assertThat(snapshots(there, copy)).containsExactly(moment);
        assertThat(there.ensureVolumeIncoming(copy, empty())).isEqualTo(where);
        assertThat(there.ensureVolume(copy, empty()).size()).isEqualTo(SIZE);
        there.ensureVolumeAbsent(copy);
        assertThat(outcome(here, send)).contains(ErrorCode.NOT_FOUND);
        assertThat(volume(there, copy)).isEmpty();
    }

    @Test
    default void aCopyMayBeOfAMomentAndThenItsMachineRunsOn() {
        NodeApi here = node(Side.HERE, newLeader());
        NodeApi there = node(Side.THERE, newLeader());
        Guest guest = new Guest(here).running(here);
        SnapshotId moment = SnapshotId.random();
        snapshot(here, moment, guest.volume);
        VolumeId copy = VolumeId.random();
        IncomingVolume where = there.ensureVolumeIncoming(copy, empty());
        assertThat(outcome(here, new TaskSpec.CopyVolume(guest.volume, Optional.empty(), where, Optional.empty())))
                .contains(ErrorCode.WRONG_STATE);
        assertThat(outcome(
                        here,
                        new TaskSpec.CopyVolume(
                                guest.volume, Optional.of(SnapshotId.random()), where, Optional.empty())))
                .contains(ErrorCode.NOT_FOUND);
        assertThat(outcome(here, new TaskSpec.CopyVolume(guest.volume, Optional.of(moment), where, Optional.empty())))
                .isEmpty();
        assertThat(snapshots(there, copy)).isEmpty();
        assertThat(guest.state(here)).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    default void aVolumeIsMadeOfAnotherInAnotherFormatOnceHoweverOftenThatIsAsked() {
        NodeApi node = node(Side.HERE, newLeader());
        putImage(node);
        VolumeId source = VolumeId.random();
        VolumeId target = VolumeId.random();
        node.ensureVolume(source, cloned(image()));
        VolumeSpec raw = new VolumeSpec(VolumeSpec.Format.RAW, LARGER, new VolumeSpec.Source.Empty());
        TaskSpec convert = new TaskSpec.ConvertVolume(source, Optional.empty(), target, raw);
        assertThat(outcome(node, convert)).isEmpty();
        assertThat(outcome(node, convert)).isEmpty();
        VolumeReport made = volume(node, target).orElseThrow();
        assertThat(tuple(made.format(), made.size())).isEqualTo(tuple(VolumeSpec.Format.RAW, LARGER));
        assertThat(outcome(node, new TaskSpec.ConvertVolume(source, Optional.empty(), target, empty())))
                .contains(ErrorCode.NAME_TAKEN);
        VolumeSpec small =
                new VolumeSpec(VolumeSpec.Format.QCOW2, new ByteSize(SIZE.bytes() / 2), new VolumeSpec.Source.Empty());
        VolumeId tooSmall = VolumeId.random();
        assertThat(outcome(node, new TaskSpec.ConvertVolume(source, Optional.empty(), tooSmall, small)))
                .contains(ErrorCode.INVALID_REQUEST);
        assertThat(outcome(node, new TaskSpec.ConvertVolume(tooSmall, Optional.empty(), VolumeId.random(), empty())))
                .contains(ErrorCode.NOT_FOUND);
        assertThat(node.report().volumes()).extracting(VolumeReport::id).containsExactlyInAnyOrder(source, target);
        node.ensureVolumeAbsent(source);
        node.ensureImageAbsent(image());
    }

    @Test
    default void whatWasExportedCanBeMadeAVolumeAgain() {
        NodeApi node = node(Side.HERE, newLeader());
        VolumeId source = VolumeId.random();
        node.ensureVolume(source, empty());
        ExportId export = ExportId.random();
        TaskSpec write = new TaskSpec.ExportVolume(source, Optional.empty(), export, "{\"of\":\"web1\"}");
        assertThat(outcome(node, write)).isEmpty();
        assertThat(outcome(node, write)).isEmpty();
        node.ensureVolumeAbsent(source);
        restart(Side.HERE);
        Export found = node.exports().stream()
                .filter(one -> one.id().equals(export))
                .findFirst()
                .orElseThrow();
        assertThat(tuple(found.size(), found.note())).isEqualTo(tuple(SIZE, "{\"of\":\"web1\"}"));
        VolumeId target = VolumeId.random();
        VolumeSpec larger = new VolumeSpec(VolumeSpec.Format.QCOW2, LARGER, new VolumeSpec.Source.Empty());
        TaskSpec read = new TaskSpec.ImportVolume(export, target, larger);
        assertThat(outcome(node, read)).isEmpty();
        assertThat(outcome(node, read)).isEmpty();
        assertThat(volume(node, target).orElseThrow().size()).isEqualTo(LARGER);
        node.ensureExportAbsent(export);
        node.ensureExportAbsent(export);
        assertThat(node.exports()).extracting(Export::id).doesNotContain(export);
        assertThat(outcome(node, new TaskSpec.ImportVolume(export, VolumeId.random(), empty())))
                .contains(ErrorCode.NOT_FOUND);
    }

    // --- what a node keeps for the cluster

    @Test
    default void theNewestConfigurationsAreKept() {
        NodeApi node = node(Side.HERE, newLeader());
        for (long revision = 1; revision <= 7; revision++) {
            byte[] bytes = ("revision " + revision).getBytes(StandardCharsets.UTF_8);
            StoredConfiguration kept =
                    node.ensureConfiguration(3, revision, new InputStreamResource(new ByteArrayInputStream(bytes)));
            assertThat(kept.size().bytes()).isEqualTo(bytes.length);
            assertThat(kept.sha256()).isEqualTo(sha256(bytes));
        }
        node.ensureConfiguration(2, 90, new InputStreamResource(new ByteArrayInputStream(new byte[1])));
        restart(Side.HERE);
        assertThat(node.configurations())
                .extracting(StoredConfiguration::epoch, StoredConfiguration::revision)
                .containsExactly(tuple(3L, 7L), tuple(3L, 6L), tuple(3L, 5L), tuple(3L, 4L), tuple(3L, 3L));
    }

    @Test
    default void aVolumeAtRestIsChecked() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        node.ensureVolume(guest.volume, empty());
        TaskSpec check = new TaskSpec.CheckVolume(guest.volume);
        assertThat(outcome(node, check)).isEmpty();
        node.ensureVmRunning(guest.id, guest.spec());
        assertThat(outcome(node, check)).contains(ErrorCode.WRONG_STATE);
        assertThat(outcome(node, new TaskSpec.CheckVolume(VolumeId.random()))).contains(ErrorCode.NOT_FOUND);
    }

    @Test
    default void nothingIsRunThatTheNodesAdministratorDidNotPutThere() {
        NodeApi node = node(Side.HERE, newLeader());
        for (String program : List.of("missing", "../power", "/bin/true", "")) {
            assertThat(outcome(
                            node,
                            new TaskSpec.OutOfBand(
                                    new NodeName("node9"), program, TaskSpec.OutOfBand.Action.POWER_STATUS)))
                    .contains(ErrorCode.NOT_FOUND);
        }
    }
}
