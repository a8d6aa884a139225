package org.gannet.agent.mirror.device;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;

/**
 * Operations a second of a mirrored disk beside those of a plain file, asked for alike by qemu-img(1). Two agents with
 * all their processes on one computer: each write is done twice, encrypted once.
 */
class MirrorBenchmarks {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(256);
    private static final Pattern TOOK = Pattern.compile("Run completed in ([0-9.]+) seconds");
    /** Odd, so that it comes to each block before it comes to one again. */
    private static final long SCATTERED = 4096L * 20_011;

    /** What is asked for. @param flushEach 0 for never */
    private record Load(String name, int count, int size, long step, int depth, int flushEach, boolean writes) {}

    private static final List<Load> LOADS = List.of(
            new Load("4 KiB in order, each flushed", 1500, 4096, 4096, 1, 1, true),
            new Load("4 KiB scattered, each flushed", 1500, 4096, SCATTERED, 1, 1, true),
            new Load("4 KiB in order, 16 at once", 20_000, 4096, 4096, 16, 0, true),
            new Load("4 KiB scattered, 16 at once", 20_000, 4096, SCATTERED, 16, 0, true),
            new Load("4 KiB scattered, 16 at once, every 64th flushed", 10_000, 4096, SCATTERED, 16, 64, true),
            new Load("1 MiB in order, 4 at once", 400, 1 << 20, 1 << 20, 4, 0, true),
            new Load("reading 4 KiB scattered, 16 at once", 20_000, 4096, SCATTERED, 16, 0, false));

    /** Run by {@code ./gannet bench mirror}: no build takes this class for a test by its name. */
    @Test
    void measure() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        TestCertificates certificates = new TestCertificates();
        try (TestNode first = new TestNode(certificates, "node1", "127.0.0.88", folder.resolve("1"), 0);
                TestNode second = new TestNode(certificates, "node2", "127.0.0.89", folder.resolve("2"), 0)) {
            Path plain = folder.resolve("plain");
            try (RandomAccessFile file = new RandomAccessFile(plain.toFile(), "rw")) {
                file.setLength(SIZE.bytes());
            }
            DiskId disk = DiskId.random();
            mirrored(disk, first, second);
            String socket =
                    first.settings().runDirectory().resolve(disk + ".nbd").toString();
            System.out.printf("%n| operations a second | plain file | mirrored | |%n|---|---|---|---|%n");
            for (Load load : LOADS) {
                double alone = rate(load, plain.toString());
                double both = rate(load, "nbd+unix:///" + disk + "?socket=" + socket);
                System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f | %.2f |%n", load.name(), alone, both, both / alone);
            }
        } finally {
            Trees.delete(folder);
        }
    }

    private static void mirrored(DiskId disk, TestNode first, TestNode second) {
        VolumeId one = VolumeId.random();
        VolumeId two = VolumeId.random();
        VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty());
        first.api().ensureVolume(one, spec);
        second.api().ensureVolume(two, spec);
        first.api().ensureReplica(disk, side(one, Role.PRIMARY, second, two));
        second.api().ensureReplica(disk, side(two, Role.SECONDARY, first, one));
        await().atMost(LIMIT)
                .until(() -> first.api().report().replicas().getFirst().state() == State.UP_TO_DATE);
    }

    private static ReplicaSpec side(VolumeId volume, Role role, TestNode peer, VolumeId there) {
        String address = peer.settings().address() + ":8441";
        return new ReplicaSpec(
                volume, role, peer.settings().name(), address, there, 47_680, role == Role.SECONDARY, false);
    }

    private static double rate(Load load, String target) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                "qemu-img",
                "bench",
                "-f",
                "raw",
                "-c",
                Integer.toString(load.count()),
                "-d",
                Integer.toString(load.depth()),
                "-s",
                Integer.toString(load.size()),
                "-S",
                Long.toString(load.step())));
        if (load.writes()) {
            // Zeroes would be punched into the file.
            argv.addAll(List.of("-w", "--pattern=165"));
        }
        if (load.flushEach() > 0) {
            argv.add("--flush-interval=" + load.flushEach());
        }
        argv.add(target);
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher took = TOOK.matcher(said);
        if (process.onExit().join().exitValue() != 0 || !took.find()) {
            throw new IOException(said);
        }
        return load.count() / Math.max(0.001, Double.parseDouble(took.group(1)));
    }
}
