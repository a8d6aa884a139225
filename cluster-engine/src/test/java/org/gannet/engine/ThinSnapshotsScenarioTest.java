package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.backedUp;
import static org.gannet.engine.CopyWishes.backedUpTo;
import static org.gannet.engine.CopyWishes.clonedTo;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.made;
import static org.gannet.engine.CopyWishes.named;
import static org.gannet.engine.CopyWishes.runsOn;
import static org.gannet.engine.CopyWishes.snapshots;
import static org.gannet.engine.CopyWishes.succeed;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.MigrateAll;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.testing.OutsideDisks;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Machines whose disks are logical volumes in thin pools: these keep moments, but beside the disks. */
class ThinSnapshotsScenarioTest {
    private static final SnapshotId MOMENT = new SnapshotId(new UUID(43, 1));
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");
    private static final ByteSize SIZE = ByteSize.ofGibibytes(10);
    private static final ByteSize LARGER = ByteSize.ofGibibytes(20);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    @BeforeEach
    void giveThePools() {
        OutsideDisks.thin(cluster);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(cluster.leftovers()).isEmpty();
    }

    /** It runs on the first node, with a disk in each of these pools. */
    private Instance running(String... pools) {
        List<NewDisk> disks = Stream.of(pools)
                .map(pool -> new NewDisk(
                                new DiskId(cluster.ids.next()),
                                SIZE,
                                VolumeSpec.Format.RAW,
                                new VolumeSpec.Source.Empty())
                        .on(DiskTemplate.PLAIN, Optional.of(pool).filter(name -> !name.isEmpty())))
                .toList();
        CreateInstance.Parameters create = made(cluster, "web1", disks, "node1", true);
        succeed(cluster, create);
        return cluster.instance(create.id());
    }

    private Instance remembered() {
        Instance web = running(OutsideDisks.THIN, OutsideDisks.THIN);
        succeed(cluster, new SnapshotInstance.Parameters(web.id(), MOMENT, "before", List.of()));
        return cluster.instance(web.id());
    }

    private void stop(Instance web) {
        succeed(cluster, new StopInstance.Parameters(web.id(), 0));
    }

    private Problem refused(Parameters parameters, ErrorCode code) {
        var before = cluster.state().instances();
        Problem problem = cluster.run(parameters).problem().orElseThrow();
        assertThat(problem.code()).as(problem.toString()).isEqualTo(code);
        assertThat(cluster.state().instances()).isEqualTo(before);
        return problem;
    }

    @Test
    void allDisksAreRememberedWhileItRuns() {
        Instance web = remembered();
        assertThat(web.disks()).allSatisfy(disk -> assertThat(disk.snapshots()).hasSize(1));
        assertThat(snapshots(cluster)).isEqualTo(2);
        runsOn(cluster, web, "node1");
        assertThat(cluster.node("node1").starts(web.id())).isEqualTo(1);
        succeed(cluster, new DeleteSnapshot.Parameters(web.id(), MOMENT));
        assertThat(snapshots(cluster)).isZero();
    }

    @Test
    void theyAreBroughtBackWithTheSizeOfThen() {
        Instance web = remembered();
        List<Long> then = content(cluster, web.id());
        succeed(
                cluster,
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), LARGER));
        stop(web);
        succeed(cluster, new RevertInstance.Parameters(web.id(), MOMENT));
        assertThat(cluster.instance(web.id()).disks()).extracting(Disk::size).containsExactly(SIZE, SIZE);
        assertThat(content(cluster, web.id())).isEqualTo(then);
        assertThat(snapshots(cluster)).isEqualTo(2);
    }

    @Test
    void theyGoWithTheMachine() {
        Instance web = remembered();
        succeed(cluster, new RemoveInstance.Parameters(web.id()));
        assertThat(cluster.node("node1").knownVolumes()).isEmpty();
    }

    @Test
    void whatRunsIsClonedAndBackedUp() {
        Instance web = running(OutsideDisks.THIN);
        succeed(cluster, clonedTo("web2", "node2").apply(cluster, web));
        assertThat(named(cluster, "web2").primary()).isEqualTo(NODE2);
        succeed(cluster, backedUpTo("node2").apply(cluster, web));
        assertThat(cluster.node("node1").starts(web.id())).isEqualTo(1);
        assertThat(snapshots(cluster)).isZero();
    }

    @Test
    void aMomentIsCloned() {
        Instance web = remembered();
        List<Long> then = content(cluster, web.id());
        succeed(
                cluster,
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), LARGER));
        CloneInstance.Parameters clone = new CloneInstance.Parameters(
                        new InstanceId(cluster.ids.next()),
                        web.id(),
                        new HostName("web2"),
                        Optional.of(MOMENT),
                        Optional.of(NODE2),
                        false)
                .completed(cluster.state(), cluster.ids::next);
        succeed(cluster, clone);
        Instance other = named(cluster, "web2");
        assertThat(other.disks()).extracting(Disk::size).containsExactly(SIZE, SIZE);
        assertThat(other.disks())
                .allSatisfy(disk -> assertThat(disk.snapshots()).isEmpty());
        assertThat(content(cluster, other.id())).isEqualTo(then);
    }

    /** A disk that names no pool lies in the volume group itself. */
    @Test
    void inNoThinPoolNoneIsKept() {
        Instance web = running(OutsideDisks.THIN, "");
        Problem problem =
                refused(new SnapshotInstance.Parameters(web.id(), MOMENT, "before", List.of()), ErrorCode.UNSUPPORTED);
        assertThat(problem.message()).contains("Disk 1");
        assertThat(problem.cause()).contains("no thin pool");
        refused(backedUp(false).apply(cluster, web), ErrorCode.WRONG_STATE);
        succeed(
                cluster,
                new SnapshotInstance.Parameters(
                        web.id(),
                        MOMENT,
                        "before",
                        List.of(web.disks().getFirst().id())));
    }

    @Test
    void whatHasSomeStaysOnItsNode() {
        Instance web = remembered();
        assertThat(refused(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)), ErrorCode.WRONG_STATE)
                        .remedy())
                .isEqualTo("Delete its snapshots first.");
        refused(new MoveInstance.Parameters(web.id(), Optional.of(NODE2), 5), ErrorCode.WRONG_STATE);
        assertThat(refused(new MigrateAll.Parameters(NODE1, Optional.empty(), false), ErrorCode.WRONG_STATE)
                        .toString())
                .contains("has snapshots in a thin pool");
        stop(web);
        refused(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)), ErrorCode.WRONG_STATE);
        succeed(cluster, new DeleteSnapshot.Parameters(web.id(), MOMENT));
        succeed(cluster, new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "DRBD"})
    void whatHasSomeBecomesNothingElse(DiskTemplate other) {
        Instance web = remembered();
        stop(web);
        ConvertDisks.Parameters convert = new ConvertDisks.Parameters(
                web.id(), Optional.of(other), Optional.empty(), List.of(), Optional.empty());
        assertThat(refused(convert, ErrorCode.WRONG_STATE).message()).endsWith("has snapshots.");
        succeed(cluster, new DeleteSnapshot.Parameters(web.id(), MOMENT));
        assertThat(cluster.run(convert).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** Each may come to take as much as its disk had. */
    @Test
    void theyCountWhereMoreIsPromisedThanThereIs() {
        Instance web = running(OutsideDisks.THIN);
        succeed(
                cluster,
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), ByteSize.ofGibibytes(120)));
        assertThat(overcommitted()).isFalse();
        succeed(cluster, new SnapshotInstance.Parameters(web.id(), MOMENT, "before", List.of()));
        assertThat(overcommitted()).isTrue();
        succeed(cluster, new DeleteSnapshot.Parameters(web.id(), MOMENT));
        assertThat(overcommitted()).isFalse();
    }

    private boolean overcommitted() {
        return cluster.engine().view().findings().stream()
                .anyMatch(finding -> finding.code() == FindingCode.NODE_OVERCOMMITTED);
    }
}
