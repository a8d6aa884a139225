package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gannet.agent.testing.TestNode;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VolumeSpec;

/**
 * A mirrored disk of two real agents.
 * @param portOfFirst that the first node's specification names; another than the second's when something stands in
 *     between
 */
record MirrorPair(
        TestNode first, TestNode second, int portOfFirst, int portOfSecond, DiskId disk, VolumeId one, VolumeId two) {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final ByteSize SIZE = ByteSize.ofMebibytes(64);
    static final int BLOCKS = (int) (SIZE.bytes() / 4096);

    MirrorPair(TestNode first, TestNode second, int portOfFirst, int portOfSecond) {
        this(first, second, portOfFirst, portOfSecond, DiskId.random(), VolumeId.random(), VolumeId.random());
    }

    /** Makes it; returns when both sides hold the same, and nothing is acknowledged that is not on both. */
    MirrorPair make() {
        for (TestNode node : List.of(first, second)) {
            VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty());
            node.api().ensureVolume(volume(node), spec);
        }
        set(first, Role.PRIMARY, false, true);
        set(second, Role.SECONDARY, true, true);
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        set(first, Role.PRIMARY, false, false);
        assertThat(report(first).alone()).isFalse();
        return this;
    }

    void remove() {
        for (TestNode node : List.of(first, second)) {
            node.api().report().vms().forEach(vm -> node.api().ensureVmAbsent(vm.id()));
            node.api().ensureReplicaAbsent(disk);
            node.api().ensureVolumeAbsent(volume(node));
            assertThat(node.mirrors(disk.toString())).isEmpty();
        }
    }

    VolumeId volume(TestNode node) {
        return node == first ? one : two;
    }

    ReplicaSpec spec(TestNode node, Role role, boolean overwrite, boolean alone) {
        TestNode peer = node == first ? second : first;
        return new ReplicaSpec(
                volume(node),
                role,
                peer.settings().name(),
                peer.settings().address() + ":8441",
                volume(peer),
                node == first ? portOfFirst : portOfSecond,
                overwrite,
                alone);
    }

    ReplicaReport set(TestNode node, Role role, boolean overwrite, boolean alone) {
        return node.api().ensureReplica(disk, spec(node, role, overwrite, alone));
    }

    ReplicaReport report(TestNode node) {
        return node.api().report().replicas().stream()
                .filter(replica -> replica.disk().equals(disk))
                .findFirst()
                .orElseThrow();
    }

    void states(State ofFirst, State ofSecond) {
        await().atMost(LIMIT)
                .until(
                        () -> List.of(report(first).state(), report(second).state()),
                        List.of(ofFirst, ofSecond)::equals);
    }

    Path raw(TestNode node) {
        return node.volume(volume(node), VolumeSpec.Format.RAW);
    }

    void assertSame() {
        try {
            assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where guests of that node come to the disk. */
    Path guests(TestNode node) {
        return node.settings().runDirectory().resolve(disk + ".nbd");
    }

    NumberedWriter writer(TestNode node, int from, int to) {
        return new NumberedWriter(guests(node), disk.toString(), from, to);
    }

    static void awaitMore(NumberedWriter writer, int more) {
        int target = writer.acknowledged() + more;
        await().atMost(LIMIT).until(() -> {
            writer.assertWell();
            return writer.acknowledged() >= target;
        });
    }

    /** The process that has the volume open. */
    ProcessHandle daemon(TestNode node) {
        return node.mirrors(disk.toString()).getFirst();
    }

    static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    /** The agent and all that serves the node's mirrored disks, at once. */
    void dies(TestNode node) {
        node.stop();
        kill(node.mirrors(""));
    }

    /** What the process between guests and disks says of this one. */
    Map<String, String> device(TestNode node) throws IOException {
        try (SocketChannel channel = SocketChannel.open(
                UnixDomainSocketAddress.of(node.settings().runDirectory().resolve("mirror.ctl")))) {
            Channels.newOutputStream(channel).write("list\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder all = new StringBuilder();
            var in = Channels.newInputStream(channel);
            while (!all.toString().endsWith("ok\n")) {
                all.append((char) in.read());
            }
            return all.toString()
                    .lines()
                    .map(Fields::parse)
                    .filter(fields -> disk.toString().equals(fields.get("disk")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
