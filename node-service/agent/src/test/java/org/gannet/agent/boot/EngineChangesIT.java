package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.agent.testing.DemoImage;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.model.WishedBy;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.DetachDisk;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ModifyDisk;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.instance.TuneInstance;
import org.gannet.node.NodeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine over two agents and a Linux that is changed where it is by the engine's operations, running and not. */
class EngineChangesIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final HostName NAME = new HostName("web1");
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final DiskId root = DiskId.random();
    private final DiskId more = DiskId.random();
    private final NicId card = new NicId(UUID.randomUUID());
    private final SnapshotId moment = new SnapshotId(UUID.randomUUID());
    private TestNode here;
    private TestNode there;
    private Path folder;
    private TestEngine engine;
    private byte[] image = {};

    @BeforeEach
    void begin() throws IOException {
        image = DemoImage.content();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestNode(certificates, "node1", "127.0.0.71", folder.resolve("1"), 0);
        there = new TestNode(certificates, "node2", "127.0.0.72", folder.resolve("2"), 0);
        engine = new TestEngine(
                Map.of(new NodeName("node1"), here.agent(), new NodeName("node2"), there.agent()), image);
    }

    @AfterEach
    void end() {
        engine.close();
        here.close();
        there.close();
        Trees.delete(folder);
    }

    @Test
    void aMachineIsChangedWhereItIs() {
        engine.done(created());
        growsByARestart();
        getsAndLosesDevices();
        goesBack();
        movesAsItRuns();
        isSwitchedOffByItsUser();
        engine.done(new RemoveInstance.Parameters(id));
        assertNothingIsLeft(here.api().report());
        assertNothingIsLeft(there.api().report());
    }

    private void growsByARestart() {
        try (TestConsole serial = here.console(id, "serial")) {
            serial.signIn(NAME.value());
            engine.done(modified(2, Optional.of(ByteSize.ofMebibytes(96))));
            assertThat(machine().pending()).containsExactly(PendingChange.VCPUS, PendingChange.MEMORY);
            assertThat(serial.run("nproc")).contains("\n1");
        }
        engine.done(new RebootInstance.Parameters(id, RebootInstance.Kind.FULL, 60));
        assertThat(machine().pending()).isEmpty();
    }

    private void getsAndLosesDevices() {
        try (TestConsole serial = here.console(id, "serial")) {
            serial.signIn(NAME.value());
            assertThat(serial.run("nproc")).contains("\n2");
            engine.done(new AttachDisk.Parameters(
                    id, more, ByteSize.ofMebibytes(8), Format.QCOW2, Optional.of("more"), Disk.Mode.RW));
            assertThat(machine().pending()).isEmpty();
            serial.run("until grep -q " + serialNumber() + " /sys/block/*/serial; do sleep 1; done");
            serial.run("echo kept > /dev/" + device() + "; sync");
            engine.done(new SnapshotInstance.Parameters(id, moment, "before", List.of()));
            engine.done(new GrowDisk.Parameters(id, more, ByteSize.ofMebibytes(16)));
            serial.run("until [ $(cat /sys/block/" + device() + "/size) = 32768 ]; do sleep 1; done");
            serial.run("echo lost > /dev/" + device() + "; sync");

            engine.done(new AttachNic.Parameters(id, card, new NewNic.User(), Optional.empty()));
            String mac = machine().nics().getLast().mac().value();
            serial.run("until grep -q " + mac + " /sys/class/net/*/address; do sleep 1; done");
            engine.done(new DetachNic.Parameters(id, card));
            assertThat(serial.run("cat /sys/class/net/*/address")).doesNotContain(mac);

            engine.done(new BalloonInstance.Parameters(id, ByteSize.ofMebibytes(112)));
            assertThat(machine().memoryInUse()).isEqualTo(ByteSize.ofMebibytes(112));
            int before = serial.size();
            engine.done(new RebootInstance.Parameters(id, RebootInstance.Kind.SOFT, 60));
            serial.await("gannet-demo up", before);
        }
    }

    /** What was written after the snapshot is gone, and so is what was grown. */
    private void goesBack() {
        engine.done(new StopInstance.Parameters(id, 60));
        engine.done(new RevertInstance.Parameters(id, moment));
        assertThat(machine().disks().getLast().size()).isEqualTo(ByteSize.ofMebibytes(8));
        engine.done(new ModifyDisk.Parameters(id, more, Optional.of("old"), Optional.of(Disk.Mode.RO)));
        engine.done(new StartInstance.Parameters(id));
        try (TestConsole serial = here.console(id, "serial")) {
            serial.signIn(NAME.value());
            assertThat(serial.run("head -c 4 /dev/" + device())).contains("kept");
            assertThat(serial.run("cat /sys/block/" + device() + "/ro /sys/block/" + device() + "/size"))
                    .contains("\n1")
                    .contains("16384");
        }
        engine.refused(new DeleteSnapshot.Parameters(id, moment), ErrorCode.WRONG_STATE);
        engine.done(new StopInstance.Parameters(id, 60));
        engine.done(new DeleteSnapshot.Parameters(id, moment));
        engine.done(new ModifyDisk.Parameters(id, more, Optional.empty(), Optional.of(Disk.Mode.RW)));
        engine.done(new StartInstance.Parameters(id));
        try (TestConsole serial = here.console(id, "serial")) {
            serial.signIn(NAME.value());
            engine.done(new SnapshotInstance.Parameters(id, moment, "again", List.of(more)));
            engine.done(new DeleteSnapshot.Parameters(id, moment));
        }
    }

    /** Also what waits for a restart waits there. */
    private void movesAsItRuns() {
        engine.done(modified(1, Optional.empty()));
        engine.done(new MigrateInstance.Parameters(id, Optional.of(new NodeName("node2"))));
        assertThat(machine().pending()).containsExactly(PendingChange.VCPUS);
        assertThat(there.api().runningVm(id).vcpus()).isEqualTo(2);
        engine.done(new DetachDisk.Parameters(id, more));
        assertThat(there.api().report().volumes()).hasSize(1);
        assertThat(here.api().report().volumes()).isEmpty();
    }

    private void isSwitchedOffByItsUser() {
        engine.done(new TuneInstance.Parameters(id, Optional.of(switchedOffByUsers()), Optional.empty(), List.of()));
        engine.beginToMend();
        try (TestConsole serial = there.console(id, "serial")) {
            serial.type("\r");
            serial.await("# ");
            serial.type("poweroff\r");
            await().atMost(LIMIT).until(() -> machine().wished() == AdminState.DOWN);
        }
        assertThat(machine().wishedBy()).isEqualTo(WishedBy.USER);
        assertThat(machine().pending()).isEmpty();
    }

    private static HypervisorParameters switchedOffByUsers() {
        return new HypervisorParameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true));
    }

    private static void assertNothingIsLeft(NodeReport report) {
        assertThat(report.vms()).isEmpty();
        assertThat(report.volumes()).isEmpty();
    }

    // --- words

    private CreateInstance.Parameters created() {
        ImageDigest digest = TestGuest.digest(image);
        return new CreateInstance.Parameters(
                id,
                NAME,
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(128),
                List.of(new NewDisk(
                        root,
                        ByteSize.ofMebibytes(256),
                        Format.QCOW2,
                        new VolumeSpec.Source.CloneOf(digest, Format.RAW))),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "demo",
                Optional.of(new NodeName("node1")),
                true);
    }

    private ModifyInstance.Parameters modified(int vcpus, Optional<ByteSize> least) {
        return new ModifyInstance.Parameters(
                id, Optional.of(vcpus), Optional.empty(), least, Optional.empty(), Optional.empty(), false);
    }

    private Instance machine() {
        return engine.machine(id);
    }

    private String serialNumber() {
        return more.toString().replace("-", "").substring(0, 20);
    }

    /** The shell's words for the plugged disk's device. */
    private String device() {
        return "$(grep -l " + serialNumber() + " /sys/block/*/serial | cut -d/ -f4)";
    }
}
