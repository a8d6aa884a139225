package org.gannet.agent.boot;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.Test;

/**
 * How long copies and clones take beside what dd(1) and qemu-img(1) need for the same bytes on the same file system, in
 * turn. All of the disk holds something, so that nothing can be left out.
 */
class CopyBenchmarks {
    private static final ByteSize SIZE = ByteSize.ofMebibytes(Integer.getInteger("bench.mebibytes", 256));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private final Path folder;
    private final TestNode here;
    private final TestNode there;
    /** Made once: a new one for each question has keys and connections to make, which cost more than the copy. */
    private final NodeApi source;

    private final NodeApi target;
    private final ImageDigest image;

    CopyBenchmarks() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        TestCertificates certificates = new TestCertificates();
        here = new TestNode(certificates, "node1", "127.0.0.97", folder.resolve("1"), 0);
        there = new TestNode(certificates, "node2", "127.0.0.98", folder.resolve("2"), 0);
        source = here.api();
        target = there.api();
        byte[] content = new byte[(int) SIZE.bytes()];
        new Random(3).nextBytes(content);
        image = here.putImage(content);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** One thing, and what does as much. @param clear removes what the thing has made */
    private record Case(String name, Work gannet, Work clear, String beside, List<String> tool) {}

    /** Run by {@code ./gannet bench copies}: no build takes this class for a test by its name. */
    @Test
    void measure() throws IOException {
        try {
            VolumeId raw = VolumeId.random();
            VolumeId qcow2 = VolumeId.random();
            source.ensureVolume(raw, cloned(Format.RAW));
            run(new TaskSpec.ConvertVolume(raw, Optional.empty(), qcow2, whole(Format.QCOW2)));
            System.out.printf(
                    Locale.ROOT,
                    "%n%s, median of %d%n| what | MiB/s | beside | MiB/s | |%n|---|---|---|---|---|%n",
                    SIZE,
                    ROUNDS);
            for (Case one : cases(raw, qcow2)) {
                measure(one);
            }
        } finally {
            here.close();
            there.close();
            Trees.delete(folder);
        }
    }

    private List<Case> cases(VolumeId raw, VolumeId qcow2) {
        String rawFile = here.volume(raw, Format.RAW).toString();
        String qcow2File = here.volume(qcow2, Format.QCOW2).toString();
        String to = folder.resolve("copy").toString();
        List<String> dd = List.of("dd", "if=" + rawFile, "of=" + to, "bs=1M", "conv=fsync", "status=none");
        VolumeId copy = VolumeId.random();
        Work clearHere = () -> source.ensureVolumeAbsent(copy);
        Work clearThere = () -> target.ensureVolumeAbsent(copy);
        ExportId export = ExportId.random();
        return List.of(
                new Case("to another node, raw", () -> send(raw, copy, Format.RAW), clearThere, "dd, fsync", dd),
                new Case(
                        "to another node, qcow2",
                        () -> send(qcow2, copy, Format.QCOW2),
                        clearThere,
                        "qemu-img, qcow2 to qcow2",
                        convert(qcow2File, "qcow2", "qcow2", to)),
                new Case(
                        "to another node, raw becomes qcow2",
                        () -> send(raw, copy, Format.QCOW2),
                        clearThere,
                        "qemu-img, raw to qcow2",
                        convert(rawFile, "raw", "qcow2", to)),
                new Case(
                        "converted, raw to qcow2",
                        () -> run(new TaskSpec.ConvertVolume(raw, Optional.empty(), copy, whole(Format.QCOW2))),
                        clearHere,
                        "qemu-img, raw to qcow2",
                        convert(rawFile, "raw", "qcow2", to)),
                new Case(
                        "converted, qcow2 to raw",
                        () -> run(new TaskSpec.ConvertVolume(qcow2, Optional.empty(), copy, whole(Format.RAW))),
                        clearHere,
                        "qemu-img, qcow2 to raw",
                        convert(qcow2File, "qcow2", "raw", to)),
                new Case(
                        "backup, compressed",
                        () -> run(new TaskSpec.ExportVolume(raw, Optional.empty(), export, "")),
                        () -> source.ensureExportAbsent(export),
                        "qemu-img -c",
                        convert(rawFile, "raw", "qcow2", to, "-c")),
                new Case(
                        "image as a whole disk, raw",
                        () -> source.ensureVolume(copy, cloned(Format.RAW)),
                        clearHere,
                        "dd, fsync",
                        dd),
                new Case(
                        "clone of an image, copy on write",
                        () -> source.ensureVolume(copy, cloned(Format.QCOW2)),
                        clearHere,
                        "qemu-img create -b",
                        List.of("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", rawFile, to)));
    }

    private static List<String> convert(String from, String format, String toFormat, String to, String... more) {
        List<String> argv =
                new ArrayList<>(List.of("qemu-img", "convert", "-q", "-f", format, "-O", toFormat, "-S", "4k"));
        argv.addAll(List.of(more));
        argv.addAll(List.of(from, to));
        return argv;
    }

    private void measure(Case one) throws IOException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            theirs.add(seconds(() -> tool(one.tool())));
            Files.deleteIfExists(folder.resolve("copy"));
            ours.add(seconds(one.gannet()));
            one.clear().run();
        }
        double mine = median(ours);
        double other = median(theirs);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f (%.3f s) | %s | %.0f (%.3f s) | %.2f |%n",
                one.name(),
                perSecond(mine),
                mine,
                one.beside(),
                perSecond(other),
                other,
                other / mine);
    }

    private static double seconds(Work work) throws IOException {
        long since = System.nanoTime();
        work.run();
        return (System.nanoTime() - since) / 1e9;
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    private static double perSecond(double seconds) {
        return SIZE.bytes() / (double) (1 << 20) / seconds;
    }

    private VolumeSpec cloned(Format format) {
        return new VolumeSpec(format, SIZE, new VolumeSpec.Source.CloneOf(image, Format.RAW));
    }

    private static VolumeSpec whole(Format format) {
        return new VolumeSpec(format, SIZE, new VolumeSpec.Source.Empty());
    }

    private void send(VolumeId from, VolumeId to, Format format) {
        IncomingVolume where = target.ensureVolumeIncoming(to, whole(format));
        run(new TaskSpec.CopyVolume(from, Optional.empty(), where, Optional.empty()));
    }

    private void run(TaskSpec work) {
        TaskId task = TaskId.random();
        source.ensureTask(task, work);
        NodeTask ended = await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> source.task(task), now -> now.state().isEnded());
        ended.problem().ifPresent(problem -> {
            throw new IllegalStateException(problem.toString());
        });
    }

    private static void tool(List<String> argv) throws IOException {
        Process process = new ProcessBuilder(argv).inheritIO().start();
        if (process.onExit().join().exitValue() != 0) {
            throw new UncheckedIOException(new IOException(String.join(" ", argv)));
        }
    }
}
