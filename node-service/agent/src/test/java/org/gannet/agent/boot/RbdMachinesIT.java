package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.testing.CephCluster;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.agent.volume.rbd.RbdPool;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images in a real Ceph cluster that both nodes reach: their tools, and so their guests, run where it is. */
class RbdMachinesIT extends SharedMachines {
    private static CephCluster cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = CephCluster.start();
    }

    @AfterAll
    static void endCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    DiskTemplate kind() {
        return DiskTemplate.RBD;
    }

    @Override
    OutsideStorage seen(NodeName node, String pool) {
        RbdPool ceph = new RbdPool(pool, "rbd", Optional.empty(), Optional.of(cluster.configuration()));
        return new OutsideStorage(List.of(), List.of(ceph), ExtStorage.NONE);
    }

    @Override
    CommandRunner runner() {
        return cluster;
    }

    @Test
    void aMachineMovesAndSurvivesItsNodeWithoutALoss() {
        engine.done(create(Format.RAW, kind()));
        VolumeId volume = machine().disks().getFirst().volume();
        for (TestNode node : List.of(here, there)) {
            assertThat(seenBy(node)).containsExactly(volume);
            knowsItsRoom(node);
        }
        grow();
        writesAndMoves();
        assertThat(machine().disks().getFirst().volume())
                .as("nothing is copied")
                .isEqualTo(volume);
        survivesItsNode(this::powerCut);
        assertThat(TestGuest.missingBlocks(content(volume), last)).isZero();
        engine.done(new RemoveInstance.Parameters(id));
        assertThat(seenBy(here)).isEmpty();
    }

    /** Remembered, copied and backed up while it writes; and brought back to what it had acknowledged by then. */
    @Test
    void aMachineThatWritesIsRememberedAndCopied() {
        engine.done(create(Format.RAW, kind()));
        SnapshotId moment = SnapshotId.random();
        InstanceId copy = InstanceId.random();
        int before;
        int after;
        try (TestConsole serial = here.console(id, "serial")) {
            beginsToWrite(serial);
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > 20);
            before = serial.last("ACK").orElseThrow();
            engine.done(new SnapshotInstance.Parameters(id, moment, "before", List.of()));
            after = serial.last("ACK").orElseThrow();
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > after + 20);
            engine.done(clone(copy));
            engine.done(
                    new ExportInstance.Parameters(id, ExportId.random(), Optional.empty(), false, 0, Optional.empty()));
            last = serial.last("ACK").orElseThrow();
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > last);
        }
        VolumeId volume = machine().disks().getFirst().volume();
        assertThat(told(volume).snapshots())
                .as("what was read of was forgotten")
                .extracting(VolumeReport.Snapshot::id)
                .containsExactly(moment);
        assertThat(TestGuest.missingBlocks(
                        content(engine.machine(copy).disks().getFirst().volume()), after))
                .isZero();
        assertThat(here.api().exports()).hasSize(1);
        engine.done(new StopInstance.Parameters(id, 0));
        engine.done(new RevertInstance.Parameters(id, moment));
        Path content = content(volume);
        assertThat(TestGuest.missingBlocks(content, before)).isZero();
        assertThat(TestGuest.missingBlocks(content, last))
                .as("nothing of what came later")
                .isPositive();
        engine.done(new DeleteSnapshot.Parameters(id, moment));
        engine.done(new RemoveInstance.Parameters(copy));
        engine.done(new RemoveInstance.Parameters(id));
        assertThat(seenBy(here)).isEmpty();
    }

    /** QEMU takes both in one transaction, each in its own way. */
    @Test
    void disksInCephAndInFilesAreRememberedTogether() {
        CreateInstance.Parameters one = create(Format.RAW, kind());
        NewDisk file = new NewDisk(
                        DiskId.random(), ByteSize.ofMebibytes(8), Format.QCOW2, new VolumeSpec.Source.Empty())
                .on(DiskTemplate.FILE, Optional.empty());
        engine.done(new CreateInstance.Parameters(
                id,
                one.name(),
                one.owner(),
                one.vcpus(),
                one.memory(),
                List.of(one.disks().getFirst(), file),
                one.nics(),
                Optional.empty(),
                List.of(),
                one.source(),
                one.on(),
                true));
        SnapshotId moment = SnapshotId.random();
        long process = here.pid(id);
        engine.done(new SnapshotInstance.Parameters(id, moment, "before", List.of()));
        assertThat(machine().disks())
                .allSatisfy(disk -> assertThat(told(disk.volume()).snapshots())
                        .extracting(VolumeReport.Snapshot::id)
                        .containsExactly(moment));
        engine.done(new DeleteSnapshot.Parameters(id, moment));
        assertThat(machine().disks())
                .allSatisfy(disk -> assertThat(told(disk.volume()).snapshots()).isEmpty());
        assertThat(here.pid(id)).isEqualTo(process);
        engine.done(new RemoveInstance.Parameters(id));
    }

    private VolumeReport told(VolumeId volume) {
        return here.api().report().volumes().stream()
                .filter(known -> known.id().equals(volume))
                .findFirst()
                .orElseThrow();
    }

    /** What a cluster counts as used follows what is written by seconds: its daemons report from time to time. */
    private void knowsItsRoom(TestNode node) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(pools(node)).singleElement().satisfies(pool -> {
                    assertThat(pool.free().bytes()).isPositive();
                    assertThat(pool.free()).isLessThan(pool.total());
                }));
    }

    private Path content(VolumeId volume) {
        Path raw = folder.resolve("content.raw");
        String image = "rbd:rbd/gannet-" + volume + ":conf=" + cluster.configuration();
        cluster.run(Command.of(LIMIT, List.of("qemu-img", "convert", "-O", "raw", image, raw.toString())))
                .require("The image was not read.");
        return raw;
    }
}
