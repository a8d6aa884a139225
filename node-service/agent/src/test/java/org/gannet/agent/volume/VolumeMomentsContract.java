package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.agent.volume.VolumeStorage.assertRefused;
import static org.gannet.agent.volume.VolumeStorage.refused;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.VolumeReport;
import org.junit.jupiter.api.Test;

/** What every kind of volumes that keeps moments does with them; the others refuse it. */
public interface VolumeMomentsContract extends VolumeStorage {
    @Test
    default void keepsMoments() {
        VolumeChanges changes = new VolumeChanges(driver(), NOBODYS, OpenSides.NONE, Clock.systemUTC());
        VolumeId id = make(best());
        SnapshotId moment = SnapshotId.random();
        if (!can(DiskAct.SNAPSHOT)) {
            assertUnable(DiskAct.SNAPSHOT, () -> changes.ensureSnapshot(moment, new SnapshotSpec(List.of(id))));
            return;
        }
        if (!remembersAny()) {
            NodeException e = refused(() -> changes.ensureSnapshot(moment, new SnapshotSpec(List.of(id))));
            assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
            assertThat(e.problem().remedy()).isNotBlank();
            assertThat(driver().report(id).snapshots()).isEmpty();
            return;
        }
        List<VolumeReport> taken = changes.ensureSnapshot(moment, new SnapshotSpec(List.of(id)));
        assertThat(taken.getFirst().snapshots())
                .extracting(VolumeReport.Snapshot::id)
                .containsExactly(moment);
        assertThat(changes.ensureSnapshot(moment, new SnapshotSpec(List.of(id))))
                .extracting(VolumeReport::snapshots)
                .containsExactly(taken.getFirst().snapshots());
        changes.ensureSize(id, LARGER);
        changes.revert(List.of(id), moment);
        assertThat(driver().report(id).size()).isEqualTo(SIZE);
        changes.ensureSnapshotAbsent(id, moment);
        changes.ensureSnapshotAbsent(id, moment);
        assertThat(driver().report(id).snapshots()).isEmpty();
    }

    @Test
    default void bringsBackWhatWasThereAtEachMoment() {
        if (!remembersAny()) {
            return;
        }
        VolumeChanges changes = new VolumeChanges(driver(), NOBODYS, OpenSides.NONE, Clock.systemUTC());
        Set<String> before = remains();
        VolumeId id = VolumeId.random();
        driver().ensure(id, cloned(best(), SIZE));
        SnapshotId image = SnapshotId.random();
        SnapshotId written = SnapshotId.random();
        changes.ensureSnapshot(image, new SnapshotSpec(List.of(id)));
        write(id, 42);
        changes.ensureSnapshot(written, new SnapshotSpec(List.of(id)));
        write(id, 43);
        VolumeId copy = VolumeId.random();
        driver().ensureFilled(copy, empty(best()), medium -> copyOf(id, image, medium));
        assertThat(content(copy, 4096)).isEqualTo(imageContent(4096));
        assertThat(content(id, 4096)).containsOnly(43);
        changes.revert(List.of(id), image);
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        assertThat(driver(runner()).report(id).snapshots())
                .extracting(VolumeReport.Snapshot::id)
                .containsExactlyInAnyOrder(image, written);
        changes.ensureSnapshotAbsent(id, image);
        assertRefused(ErrorCode.NOT_FOUND, () -> changes.revert(List.of(id), image));
        changes.revert(List.of(id), written);
        assertThat(content(id, 4096)).containsOnly(42);
        driver().ensureAbsent(id);
        driver().ensureAbsent(copy);
        assertThat(remains()).isEqualTo(before);
    }

    /** All of one moment, or none, whoever makes them: what could not be taken back is dropped. */
    @Test
    default void ofAMachineThatRunsAllAreRememberedOrNone() {
        if (!remembersAny()) {
            return;
        }
        List<VolumeId> both = List.of(make(best()), make(best()));
        SnapshotId moment = new SnapshotId(both.getFirst().value());
        HalfWay halfWay = new HalfWay();
        VolumeDriver driver = driver();
        boolean byQemu = driver.moments().areOfQemu(driver.find(both.getFirst()).orElseThrow());
        // The next is not there when it is its turn.
        LiveVolumes live = byQemu
                ? halfWay
                : new Unasked(Optional.of(InstanceId.random())) {
                    @Override
                    public void standingStill(VolumeId volume, Runnable work) {
                        driver.moments().take(driver.find(both.getFirst()).orElseThrow(), moment);
                        throw NodeException.of(ErrorCode.TOOL_FAILED, "the second was not made");
                    }
                };
        VolumeChanges changes = new VolumeChanges(driver, live, OpenSides.NONE, Clock.systemUTC());
        assertRefused(ErrorCode.TOOL_FAILED, () -> changes.ensureSnapshot(moment, new SnapshotSpec(both)));
        assertThat(halfWay.having).isEmpty();
        assertThat(both)
                .allSatisfy(id -> assertThat(driver().report(id).snapshots()).isEmpty());
    }

    /** Remembers the first volume alone. */
    final class HalfWay extends Unasked {
        private final Set<VolumeId> having = new HashSet<>();

        HalfWay() {
            super(Optional.of(InstanceId.random()));
        }

        @Override
        public Set<SnapshotId> snapshots(VolumeId volume) {
            return having.contains(volume) ? Set.of(new SnapshotId(volume.value())) : Set.of();
        }

        @Override
        public void takeSnapshot(SnapshotId id, List<VolumeId> volumes) {
            having.add(volumes.getFirst());
            throw NodeException.of(ErrorCode.TOOL_FAILED, "the second was not made");
        }

        @Override
        public void dropSnapshot(VolumeId volume, SnapshotId id) {
            having.remove(volume);
        }
    }

    /** Knows which machine runs with all volumes, and must be asked for nothing else. */
    class Unasked implements LiveVolumes {
        private final Optional<InstanceId> machine;

        Unasked(Optional<InstanceId> machine) {
            this.machine = machine;
        }

        @Override
        public Optional<InstanceId> userOf(VolumeId volume) {
            return machine;
        }

        @Override
        public void resize(VolumeId volume, ByteSize size) {
            throw new AssertionError(volume);
        }

        @Override
        public void standingStill(VolumeId volume, Runnable work) {
            throw new AssertionError(volume);
        }

        @Override
        public Set<SnapshotId> snapshots(VolumeId volume) {
            throw new AssertionError(volume);
        }

        @Override
        public void takeSnapshot(SnapshotId id, List<VolumeId> volumes) {
            throw new AssertionError(volumes);
        }

        @Override
        public void dropSnapshot(VolumeId volume, SnapshotId id) {
            throw new AssertionError(volume);
        }
    }

    private void copyOf(VolumeId id, SnapshotId moment, Medium target) {
        VolumeMoments.Reading reading =
                driver().moments().reading(driver().find(id).orElseThrow(), moment);
        driver().tools().copy(reading.medium(), reading.format(), reading.inside(), target, best(), false);
    }

    /** No machine runs. */
    LiveVolumes NOBODYS = new Unasked(Optional.empty());
}
