package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.node.StoragePool;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine over two agents that see one storage, and a guest that moves between them and whose node dies. */
abstract class SharedMachines {
    static final Duration LIMIT = Duration.ofSeconds(120);
    static final NodeName HERE = new NodeName("node1");
    static final NodeName THERE = new NodeName("node2");
    private static final ByteSize LARGER = ByteSize.ofMebibytes(16);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private final TestCertificates certificates = new TestCertificates();
    final InstanceId id = InstanceId.random();
    final byte[] image = TestGuest.disk(1);
    private final List<Runnable> ends = new ArrayList<>();
    TestNode here;
    TestNode there;
    Path folder;
    TestEngine engine;
    /** The last block that the guest has acknowledged. */
    int last;

    /** Of the disks that lie there. */
    abstract DiskTemplate kind();

    /** How that node sees it. */
    abstract OutsideStorage seen(NodeName node, String pool);

    /** Of the tools of both nodes. */
    CommandRunner runner() {
        return new LocalCommandRunner();
    }

    /** What is there before the nodes. */
    void prepare() throws IOException {}

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        prepare();
        here = node(HERE, "127.0.0.93", "1", "nfs");
        there = node(THERE, "127.0.0.94", "2", "otherwise");
        awaitStorage(here);
        awaitStorage(there);
        engine = new TestEngine(Map.of(HERE, here.agent(), THERE, there.agent()), image);
        ends.add(engine::close);
        engine.enable(DiskTemplate.DISKLESS, DiskTemplate.FILE, kind(), DiskTemplate.EXT);
    }

    /** The same storage, under another name on each. */
    private TestNode node(NodeName name, String address, String own, String pool) {
        TestNode node =
                new TestNode(certificates, name.value(), address, folder.resolve(own), seen(name, pool), runner());
        ends.add(node::close);
        return node;
    }

    /** It may take its time; what the engine is told at first, it believes for a while. */
    private void awaitStorage(TestNode node) {
        await().atMost(LIMIT).until(() -> pools(node).findAny().isPresent());
    }

    /** Of that storage. */
    Stream<StoragePool> pools(TestNode node) {
        String template = kind().name().toLowerCase(Locale.ROOT);
        return node.api().report().pools().stream()
                .filter(pool -> pool.template().equals(template));
    }

    @AfterEach
    void end() {
        ends.reversed().forEach(Runnable::run);
        close();
        Trees.delete(folder);
    }

    /** What is beside that storage. */
    void close() {}

    void grow() {
        engine.done(new GrowDisk.Parameters(id, machine().disks().getFirst().id(), LARGER));
    }

    void beginsToWrite(TestConsole serial) {
        serial.await("BEAT");
        serial.type("w");
        serial.await("ACK", serial.size());
    }

    void writesAndMoves() {
        try (TestConsole serial = here.console(id, "serial")) {
            beginsToWrite(serial);
            engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
            last = serial.last("ACK").orElseThrow();
        }
        assertThat(here.findVm(id)).isEmpty();
        try (TestConsole serial = there.console(id, "serial")) {
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > last + 20);
        }
    }

    /** The second node dies while the machine writes there; it comes up on the first, and is stopped. */
    void survivesItsNode(Runnable dies) {
        try (TestConsole serial = there.console(id, "serial")) {
            serial.await("ACK");
            dies.run();
            last = Math.max(last, serial.last("ACK").orElseThrow());
        }
        engine.done(new FailOver.Parameters(id, 0, true, false));
        assertThat(machine().primary()).isEqualTo(HERE);
        assertThat(here.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
        }
        engine.done(new StopInstance.Parameters(id, 0));
    }

    /** The second node with all that runs there; the engine is told that it is offline. */
    void powerCut() {
        ProcessHandle guest = ProcessHandle.of(there.pid(id)).orElseThrow();
        there.stop();
        guest.destroyForcibly();
        await().atMost(LIMIT).until(() -> !guest.isAlive());
        engine.done(new ModifyNode.Parameters(
                THERE,
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
    }

    List<VolumeId> seenBy(TestNode node) {
        return node.api().report().volumes().stream()
                .filter(volume -> !volume.storage().isEmpty())
                .map(VolumeReport::id)
                .toList();
    }

    CreateInstance.Parameters create(Format format, DiskTemplate template) {
        NewDisk disk = new NewDisk(
                        DiskId.random(),
                        SIZE,
                        format,
                        new VolumeSpec.Source.CloneOf(TestGuest.digest(image), Format.RAW))
                .on(template, Optional.empty());
        return new CreateInstance.Parameters(
                id,
                new HostName("web1"),
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(32),
                List.of(disk),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "test guest",
                Optional.of(HERE),
                true);
    }

    /** Another machine with a copy of its disks, which is not started. */
    CloneInstance.Parameters clone(InstanceId copy) {
        return new CloneInstance.Parameters(copy, id, new HostName("web2"), Optional.empty(), Optional.of(HERE), false)
                .completed(engine.view().state(), UUID::randomUUID);
    }

    Instance machine() {
        return engine.machine(id);
    }
}
