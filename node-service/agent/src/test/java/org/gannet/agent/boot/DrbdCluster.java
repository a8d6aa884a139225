package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gannet.agent.testing.LabHost;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.EngineSettings;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.Mirroring;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.node.NodeReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;

/** An engine over two agents whose kernels have LVM and DRBD, and one machine on them. */
final class DrbdCluster implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(5);
    /** Each costs a node some seconds of work with LVM. */
    static final Duration REPORTS = Duration.ofSeconds(1);

    private static final ByteSize GROUP = ByteSize.ofMebibytes(900);
    final InstanceId id = InstanceId.random();
    final DiskId root = DiskId.random();
    final Host here;
    final Host there;
    final TestEngine engine;
    private final Path folder;

    /** A node: its agent, and the operating system below it. */
    record Host(NodeName name, LabHost host, TestNode node) {
        LabMachine lab() {
            return host.lab();
        }

        State state() {
            return node.api().report().replicas().getFirst().state();
        }
    }

    DrbdCluster() {
        try {
            folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestCertificates certificates = new TestCertificates();
        CompletableFuture<Host> other = CompletableFuture.supplyAsync(() -> host(certificates, 2));
        here = host(certificates, 1);
        there = other.join();
        // Tools under emulation may take seconds.
        EngineSettings patient = EngineSettings.standard().withReports(Duration.ofSeconds(5), Duration.ofSeconds(30));
        engine = new TestEngine(
                patient,
                Map.of(
                        here.name(),
                        here.node().agent(),
                        there.name(),
                        there.node().agent()));
        engine.enable(DiskTemplate.FILE, DiskTemplate.PLAIN, DiskTemplate.DRBD);
    }

    private Host host(TestCertificates certificates, int number) {
        String name = "node" + number;
        LabHost lab = new LabHost(folder, number, "127.0.0.10" + number, GROUP);
        lab.join();
        List<LvmPool> pools = List.of(LvmPool.parse("fast=fast"));
        TestNode node = new TestNode(certificates, name, lab.address(), folder.resolve(name), 0, pools, lab);
        return new Host(new NodeName(name), lab, node);
    }

    @Override
    public void close() {
        engine.close();
        for (Host host : List.of(here, there)) {
            host.node().close();
            host.host().close();
        }
        Trees.delete(folder);
    }

    // --- its machine

    /** It is off, its disk is here and there. */
    void create(ByteSize size) {
        engine.done(new CreateInstance.Parameters(
                id,
                new HostName("web1"),
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(128),
                List.of(new NewDisk(root, size, Format.RAW, new VolumeSpec.Source.Empty())),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "empty",
                Optional.of(here.name()),
                false,
                Optional.of(new Mirroring(DiskTemplate.DRBD, Optional.of(there.name())))));
        awaitEqual();
    }

    Instance machine() {
        return engine.machine(id);
    }

    Replica replica() {
        return machine().disks().getFirst().replica().orElseThrow();
    }

    /** On both nodes. */
    String device() {
        return "/dev/drbd" + replica().minor();
    }

    /** Both copies; then the machine's node has the disk ready for use. */
    void awaitEqual() {
        engine.done(new ActivateDisks.Parameters(id));
        await().atMost(LIMIT)
                .pollInterval(REPORTS)
                .until(() -> List.of(here.state(), there.state()), List.of(State.UP_TO_DATE, State.UP_TO_DATE)::equals);
    }

    void assertNothingIsLeft() {
        for (Host host : List.of(here, there)) {
            NodeReport report = host.node().api().report();
            assertThat(report.vms()).isEmpty();
            assertThat(report.volumes()).isEmpty();
            assertThat(report.replicas()).isEmpty();
        }
    }

    // --- its nodes

    /** With all that ran there. Returns when the engine knows. */
    void dies(Host host) {
        host.node().stop();
        host.host().kill();
        await().atMost(LIMIT).until(() -> !engine.view().isAnswering(host.name()));
    }

    void comesBack(Host host) {
        host.host().boot();
        host.node().start();
        await().atMost(LIMIT).until(() -> engine.view().isAnswering(host.name()));
    }
}
