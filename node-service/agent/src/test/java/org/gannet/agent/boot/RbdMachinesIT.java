package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.testing.AgentProcess;
import org.gannet.agent.testing.CephCluster;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest whose disk is in a real Ceph cluster: moves without a copy, survives its node, loses nothing. */
class RbdMachinesIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final NodeName HERE = new NodeName("node1");
    private static final NodeName THERE = new NodeName("node2");
    private static final int PORT = 7400;
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final byte[] image = TestGuest.disk(1);
    private final List<AutoCloseable> made = new ArrayList<>();
    private CephCluster ceph;
    private Path folder;
    private AgentProcess here;
    private AgentProcess there;
    private TestEngine engine;

    @BeforeEach
    void begin() throws IOException {
        ceph = CephCluster.start();
        made.add(ceph);
        List<String> addresses = ceph.join(2);
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = agent(HERE, addresses.get(0));
        there = agent(THERE, addresses.get(1));
        awaitStorage(here);
        awaitStorage(there);
        engine = new TestEngine(Map.of(HERE, here.agent(), THERE, there.agent()), image);
        made.add(engine);
        engine.enable(DiskTemplate.FILE, DiskTemplate.RBD);
    }

    private AgentProcess agent(NodeName name, String address) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name.value()));
        String pool = "--ceph-pools=ceph1=rbd:" + ceph.configuration();
        List<String> within = ceph.agentPrefix(own.resolve("bin"));
        AgentProcess agent = new AgentProcess(certificates, name.value(), address, own, List.of(pool), PORT, within);
        made.add(agent);
        return agent;
    }

    /** Ceph takes its time; what the engine is told at first, it believes for a while. */
    private static void awaitStorage(AgentProcess agent) {
        agent.awaitAnswer();
        await().atMost(LIMIT)
                .until(() ->
                        agent.api(CallStamp.ofLeader(1)).facts().templates().contains("rbd"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : made.reversed()) {
            one.close();
        }
        if (folder != null) {
            Trees.delete(folder);
        }
    }

    private NodeApi api(AgentProcess agent) {
        return agent.api(engine.stamps());
    }

    @Test
    void aMachineMovesAndSurvivesItsNodeWithoutALoss() throws IOException {
        engine.done(create());
        VolumeId volume = engine.machine(id).disks().getFirst().volume();
        assertThat(seenBy(here)).isEqualTo(seenBy(there)).containsExactly(volume);
        assertThat(api(here).report().pools())
                .filteredOn(pool -> pool.template().equals("rbd"))
                .singleElement()
                .satisfies(RbdMachinesIT::hasRoom);
        int last;
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("w");
            serial.await("ACK", serial.size());
            engine.done(new GrowDisk.Parameters(
                    id, engine.machine(id).disks().getFirst().id(), ByteSize.ofMebibytes(16)));
            engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
            last = serial.last("ACK").orElseThrow();
        }
        assertThat(engine.machine(id).disks().getFirst().volume())
                .as("nothing is copied")
                .isEqualTo(volume);
        int before = last;
        try (TestConsole serial = there.console(id, "serial")) {
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > before + 20);
            powerCut();
            last = serial.last("ACK").orElseThrow();
        }
        engine.done(new FailOver.Parameters(id, 0, true, false));
        assertThat(engine.machine(id).primary()).isEqualTo(HERE);
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
        }
        engine.done(new StopInstance.Parameters(id, 0));
        assertThat(TestGuest.missingBlocks(content(volume), last)).isZero();
        engine.done(new RemoveInstance.Parameters(id));
        assertThat(seenBy(here)).isEmpty();
    }

    private static void hasRoom(StoragePool pool) {
        assertThat(pool.total().bytes()).isPositive();
        assertThat(pool.free().bytes()).isPositive();
    }

    /** The second node with all that runs there; the engine is told that it is offline. */
    private void powerCut() {
        ProcessHandle guest = there.guests(id).getFirst();
        there.kill();
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

    private List<VolumeId> seenBy(AgentProcess agent) {
        return api(agent).report().volumes().stream().map(VolumeReport::id).toList();
    }

    private Path content(VolumeId volume) {
        Path raw = folder.resolve("content.raw");
        ceph.run(Command.of(
                        LIMIT,
                        List.of(
                                "qemu-img",
                                "convert",
                                "-O",
                                "raw",
                                "rbd:rbd/gannet-" + volume + ":conf=" + ceph.configuration(),
                                raw.toString())))
                .require("not read");
        return raw;
    }

    private CreateInstance.Parameters create() {
        NewDisk disk = new NewDisk(
                        DiskId.random(),
                        ByteSize.ofMebibytes(8),
                        Format.RAW,
                        new VolumeSpec.Source.CloneOf(TestGuest.digest(image), Format.RAW))
                .on(DiskTemplate.RBD, Optional.empty());
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
}
