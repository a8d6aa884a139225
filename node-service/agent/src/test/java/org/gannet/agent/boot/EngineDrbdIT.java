package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gannet.agent.testing.LabHost;
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
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.Mirroring;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.node.NodeReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An engine over two agents whose kernels have LVM and DRBD. The machine stays off, since QEMU is not where its disk
 * is; what would be its writes are ours.
 */
class EngineDrbdIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final NodeName HERE = new NodeName("node1");
    private static final NodeName THERE = new NodeName("node2");
    private static final ByteSize SIZE = ByteSize.ofMebibytes(48);
    private static final ByteSize GROWN = ByteSize.ofMebibytes(64);
    private static final ByteSize GROUP = ByteSize.ofMebibytes(900);
    private final InstanceId id = InstanceId.random();
    private final DiskId root = DiskId.random();
    private Path folder;
    private LabHost labHere;
    private LabHost labThere;
    private TestNode here;
    private TestNode there;
    private TestEngine engine;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        CompletableFuture<LabHost> other = CompletableFuture.supplyAsync(() -> host(2, "127.0.0.102"));
        labHere = host(1, "127.0.0.101");
        labThere = other.join();
        TestCertificates certificates = new TestCertificates();
        here = node(certificates, HERE, labHere);
        there = node(certificates, THERE, labThere);
        // Tools under emulation may take seconds.
        EngineSettings patient = EngineSettings.standard().withReports(Duration.ofSeconds(5), Duration.ofSeconds(30));
        engine = new TestEngine(patient, Map.of(HERE, here.agent(), THERE, there.agent()));
        engine.enable(DiskTemplate.FILE, DiskTemplate.PLAIN, DiskTemplate.DRBD);
    }

    private LabHost host(int number, String address) {
        LabHost host = new LabHost(folder, number, address, GROUP);
        host.join();
        return host;
    }

    private TestNode node(TestCertificates certificates, NodeName name, LabHost lab) {
        return new TestNode(
                certificates,
                name.value(),
                lab.address(),
                folder.resolve(name.value()),
                0,
                List.of(LvmPool.parse("fast=fast")),
                lab);
    }

    @AfterEach
    void end() {
        engine.close();
        here.close();
        there.close();
        labHere.close();
        labThere.close();
        Trees.delete(folder);
    }

    @Test
    void aDiskThatDrbdMirrorsLosesNothing() {
        engine.done(created());
        awaitEqual();
        write(labHere, "made here", 0);
        isTakenOverAndGrown();
        diesAndComesBack();
        isReplaced();
        isConvertedThereAndBack();
        engine.done(new RemoveInstance.Parameters(id));
        assertNothingIsLeft(here.api().report());
        assertNothingIsLeft(there.api().report());
    }

    /** The machine's node goes on alone and dies, the other one takes over and goes on alone, too. */
    @Test
    void ofCopiesThatPartedTheOneIsKeptThatTheMachineLivesOn() {
        engine.done(created());
        awaitEqual();
        writeInUse(labHere, "both know", 0);
        labHere.unplug();
        await().atMost(LIMIT).until(() -> state(here), State.WAITING::equals);
        engine.done(new DegradeMirror.Parameters(id));
        writeInUse(labHere, "given up", 1);
        diesAndIsTakenOver(HERE, here, labHere);
        writeInUse(labThere, "kept", 2);
        comesBack(HERE, here, labHere);
        engine.ended(new ActivateDisks.Parameters(id));
        await().atMost(LIMIT)
                .until(() -> List.of(state(here), state(there)), List.of(State.SPLIT, State.SPLIT)::equals);

        engine.done(new ReplaceDisks.Parameters(id, ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()));
        awaitEqual();
        assertThat(read(labThere, 0, 1, 2)).containsExactly("both know", "", "kept");
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(HERE);
        assertThat(read(labHere, 0, 1, 2)).containsExactly("both know", "", "kept");
    }

    private void diesAndIsTakenOver(NodeName name, TestNode node, LabHost lab) {
        node.stop();
        lab.kill();
        await().atMost(LIMIT).until(() -> !engine.view().isAnswering(name));
        engine.done(new FailOver.Parameters(id, 0, true, true));
        assertThat(machine().primary()).isNotEqualTo(name);
    }

    private void comesBack(NodeName name, TestNode node, LabHost lab) {
        lab.boot();
        node.start();
        await().atMost(LIMIT).until(() -> engine.view().isAnswering(name));
    }

    private void isTakenOverAndGrown() {
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(THERE);
        awaitEqual();
        assertThat(read(labThere, 0)).containsExactly("made here");
        engine.done(new GrowDisk.Parameters(id, root, GROWN));
        awaitEqual();
        write(labThere, "at its new end", (int) (GROWN.bytes() / 4096) - 1);
    }

    /** The primary's machine loses its power; its disk is taken over, and its side is filled when it is back. */
    private void diesAndComesBack() {
        writeInUse(labThere, "before the end", 1);
        diesAndIsTakenOver(THERE, there, labThere);
        writeInUse(labHere, "written alone", 2);
        comesBack(THERE, there, labThere);
        awaitEqual();
        engine.done(new RestoreMirror.Parameters(id));
    }

    private void isReplaced() {
        Replica before = replica();
        engine.done(new ReplaceDisks.Parameters(id, ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()));
        awaitEqual();
        assertThat(replica().volume()).isNotEqualTo(before.volume());
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(THERE);
        assertHoldsAll(labThere);
    }

    private void isConvertedThereAndBack() {
        engine.done(converted(DiskTemplate.PLAIN, Optional.empty()));
        assertThat(machine().disks().getFirst().replica()).isEmpty();
        assertThat(here.api().report().volumes()).isEmpty();
        engine.done(converted(DiskTemplate.DRBD, Optional.of(HERE)));
        awaitEqual();
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(HERE);
        assertHoldsAll(labHere);
    }

    // --- words

    private void assertHoldsAll(LabHost lab) {
        assertThat(read(lab, 0, (int) (GROWN.bytes() / 4096) - 1, 1, 2))
                .containsExactly("made here", "at its new end", "before the end", "written alone");
    }

    /** Both copies; then the machine's node has the disk ready for use. */
    private void awaitEqual() {
        engine.done(new ActivateDisks.Parameters(id));
        await().atMost(LIMIT)
                .until(() -> List.of(state(here), state(there)), List.of(State.UP_TO_DATE, State.UP_TO_DATE)::equals);
    }

    private static State state(TestNode node) {
        return node.api().report().replicas().getFirst().state();
    }

    /** As the machine would: with the disk in use here, and no longer. */
    private void write(LabHost lab, String text, int block) {
        writeInUse(lab, text, block);
        engine.done(new DeactivateDisks.Parameters(id));
    }

    /** It stays in use. */
    private void writeInUse(LabHost lab, String text, int block) {
        engine.done(new ActivateDisks.Parameters(id));
        lab.lab()
                .shell("printf '" + text + "' | dd of=/dev/drbd" + replica().minor() + " bs=4k count=1 seek=" + block
                        + " conv=sync,notrunc oflag=direct");
    }

    private List<String> read(LabHost lab, int... blocks) {
        engine.done(new ActivateDisks.Parameters(id));
        List<String> texts = Arrays.stream(blocks)
                .mapToObj(block -> lab.lab()
                        .shell("dd if=/dev/drbd" + replica().minor() + " bs=4k count=1 skip=" + block
                                + " iflag=direct 2>/dev/null | tr -d '\\0'")
                        .strip())
                .toList();
        engine.done(new DeactivateDisks.Parameters(id));
        return texts;
    }

    private static void assertNothingIsLeft(NodeReport report) {
        assertThat(report.volumes()).isEmpty();
        assertThat(report.replicas()).isEmpty();
    }

    private CreateInstance.Parameters created() {
        return new CreateInstance.Parameters(
                id,
                new HostName("web1"),
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(128),
                List.of(new NewDisk(root, SIZE, Format.RAW, new VolumeSpec.Source.Empty())),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "empty",
                Optional.of(HERE),
                false,
                Optional.of(new Mirroring(DiskTemplate.DRBD, Optional.of(THERE))));
    }

    private ConvertDisks.Parameters converted(DiskTemplate template, Optional<NodeName> secondary) {
        return new ConvertDisks.Parameters(id, Optional.of(template), Optional.empty(), List.of(), secondary);
    }

    private Replica replica() {
        return machine().disks().getFirst().replica().orElseThrow();
    }

    private Instance machine() {
        return engine.machine(id);
    }
}
