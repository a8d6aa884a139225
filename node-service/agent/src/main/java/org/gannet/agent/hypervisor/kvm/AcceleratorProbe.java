package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;

/**
 * Finds out whether guests really run with KVM here, by running one: /dev/kvm can exist, open and create machines, and
 * every guest still hang. The answer is kept, together with what it depends on.
 */
final class AcceleratorProbe {
    static final String KVM = "kvm";
    static final String TCG = "tcg";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int DONE = 65;
    private static final String DONE_MARKS = "RLTS";
    private static final long DISK_SIZE = 1 << 20;
    private final CommandRunner runner;
    private final Path directory;
    private final Path device;
    private final String kernel;
    private final BooleanSupplier hardware;

    /**
     * @param directory of the node, where the answer is kept
     * @param device /dev/kvm
     * @param kernel its version: another one may behave otherwise
     * @param hardware whether the processor offers what KVM needs; without it, a device promises what nobody keeps
     */
    AcceleratorProbe(CommandRunner runner, Path directory, Path device, String kernel, BooleanSupplier hardware) {
        this.runner = runner;
        this.directory = directory;
        this.device = device;
        this.kernel = kernel;
        this.hardware = hardware;
    }

    /** What was found, and under which circumstances. @param why for operators */
    record Verdict(String accelerator, String qemuVersion, String kernel, String why) {}

    /** The accelerator to use: "kvm" or "tcg". */
    String decide(Accel wished, String qemuVersion) {
        return switch (wished) {
            case TCG -> TCG;
            case KVM -> KVM;
            case AUTO ->
                remembered(qemuVersion).orElseGet(() -> probe(qemuVersion)).accelerator();
        };
    }

    private Optional<Verdict> remembered(String qemuVersion) {
        return StateFile.read(file(), Verdict.class)
                .filter(verdict -> verdict.qemuVersion().equals(qemuVersion)
                        && verdict.kernel().equals(kernel)
                        && (Files.isWritable(device) || verdict.accelerator().equals(TCG)));
    }

    private Verdict probe(String qemuVersion) {
        Verdict verdict;
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            // Not kept: rights and modules change without a new kernel.
            return new Verdict(TCG, qemuVersion, kernel, device + " can't be opened");
        }
        if (!hardware.getAsBoolean()) {
            return new Verdict(TCG, qemuVersion, kernel, "the processor has no virtualisation");
        }
        String fault = fault(KVM);
        verdict = new Verdict(fault.isEmpty() ? KVM : TCG, qemuVersion, kernel, fault.isEmpty() ? "boots" : fault);
        StateFile.write(file(), verdict);
        return verdict;
    }

    /** Runs the probe's guest. @return why it did not get through; empty when it did */
    String fault(String accelerator) {
        Path disk = directory.resolve("accelerator-probe.img");
        Path marks = directory.resolve("accelerator-probe.serial");
        try {
            Files.deleteIfExists(marks);
            writeDisk(disk);
            int exitCode = runner.run(Command.of(LIMIT, argv(accelerator, disk, marks)))
                    .exitCode();
            String seen = Files.exists(marks) ? Files.readString(marks) : "";
            return exitCode == DONE && seen.equals(DONE_MARKS)
                    ? ""
                    : "the guest ended with " + exitCode + " after \"" + seen + "\"";
        } catch (NodeException e) {
            return e.code() == ErrorCode.TIMED_OUT ? "the guest hung" : problemText(e.problem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteQuietly(disk);
            deleteQuietly(marks);
        }
    }

    private static String problemText(Problem problem) {
        return problem.message() + " " + problem.internal();
    }

    private static List<String> argv(String accelerator, Path disk, Path marks) {
        return List.of(
                Qemu.BINARY,
                "-accel",
                accelerator,
                "-m",
                "16",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-sandbox",
                "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
                "-chardev",
                "file,id=marks,path=" + marks.toString().replace(",", ",,"),
                "-device",
                "isa-serial,chardev=marks",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=4",
                "-blockdev",
                NodeHttp.json()
                        .writeValueAsString(new java.util.TreeMap<>(java.util.Map.of(
                                "driver", "file", "filename", disk.toString(), "node-name", "f", "read-only", true))),
                "-blockdev",
                "{\"driver\":\"raw\",\"file\":\"f\",\"node-name\":\"d\",\"read-only\":true}",
                "-device",
                "virtio-blk-pci,drive=d,bootindex=0");
    }

    /** The boot sector on a disk that is just large enough for the firmware to accept its geometry. */
    private static void writeDisk(Path disk) throws IOException {
        try (InputStream sector = AcceleratorProbe.class.getResourceAsStream("accelerator-probe.bin");
                RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            if (sector == null) {
                throw new IllegalStateException("accelerator-probe.bin is missing in the jar");
            }
            file.write(sector.readAllBytes());
            file.setLength(DISK_SIZE);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A left-over of half a kilobyte; written anew next time.
        }
    }

    private Path file() {
        return directory.resolve("accelerator.json");
    }
}
