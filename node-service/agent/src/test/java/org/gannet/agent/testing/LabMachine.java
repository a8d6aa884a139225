package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.base.ByteSize;

/**
 * A machine under emulation with a kernel and tools of its own, run from here over its serial line: for what this
 * computer's kernel can't do. Its disks are {@code /dev/vda}, {@code /dev/vdb}…
 */
public final class LabMachine implements CommandRunner, AutoCloseable {
    /** Far more than anything takes, on however busy a computer. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int CHUNK = 900;
    private final Process process;
    private final SocketChannel serial;
    private final StringBuilder received = new StringBuilder();
    private int commands;

    private LabMachine(Process process, SocketChannel serial) {
        this.process = process;
        this.serial = serial;
    }

    /** Built or found, and started. The test is left out where it can't be built. */
    public static LabMachine start(Path folder, ByteSize... disks) {
        return start(folder, List.of(), disks);
    }

    /**
     * One of two that are joined by a cable; it may be ended and started again. What it writes to {@code /dev/ttyS1} is
     * in its folder's file {@code said}, however it ends.
     * @param folder of both
     * @param number 1 or 2; it is reached by 10.77.0.1 or 10.77.0.2 as soon as it says so itself
     */
    public static LabMachine start(Path folder, int number, ByteSize... disks) {
        Path own = folder.resolve("machine" + number);
        try {
            Files.createDirectories(own);
            Files.deleteIfExists(own.resolve("serial"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start(
                own,
                List.of(
                        "-netdev",
                        "dgram,id=cable,local.type=unix,local.path=" + folder.resolve("cable" + number)
                                + ",remote.type=unix,remote.path=" + folder.resolve("cable" + (3 - number)),
                        "-device",
                        "virtio-net-pci,netdev=cable,romfile=,mac=52:54:00:77:00:0" + number,
                        "-chardev",
                        "file,id=said,append=on,path=" + own.resolve("said"),
                        "-serial",
                        "chardev:said"),
                disks);
    }

    private static LabMachine start(Path folder, List<String> more, ByteSize... disks) {
        Path recipe = Path.of("../../images/lab/build").toAbsolutePath().normalize();
        CommandResult built = new LocalCommandRunner().run(Command.of(LIMIT, List.of("bash", recipe.toString())));
        assumeThat(built.succeeded()).as("laboratory: " + built.error()).isTrue();
        Path initrd = Path.of(built.output().strip());
        Path kernel = initrd.resolveSibling("gannet-lab.vmlinuz");
        Path socket = folder.resolve("serial");
        List<String> argv = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-accel",
                "tcg,tb-size=64",
                "-m",
                "384",
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-kernel",
                kernel.toString(),
                "-initrd",
                initrd.toString(),
                "-append",
                "console=ttyS0 quiet panic=5",
                "-device",
                "virtio-rng-pci",
                "-chardev",
                "socket,id=serial,server=on,wait=on,path=" + socket,
                "-serial",
                "chardev:serial"));
        argv.addAll(more);
        try {
            for (int number = 0; number < disks.length; number++) {
                Path disk = folder.resolve("disk" + number);
                try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
                    file.setLength(disks[number].bytes());
                }
                argv.addAll(List.of("-drive", "if=virtio,format=raw,cache=unsafe,file=" + disk));
            }
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("qemu.log").toFile())
                    .start();
            Awaitility.await("the laboratory's serial line")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(socket) || !process.isAlive());
            SocketChannel serial = SocketChannel.open(StandardProtocolFamily.UNIX);
            serial.connect(UnixDomainSocketAddress.of(socket));
            LabMachine machine = new LabMachine(process, serial);
            machine.within(LIMIT, () -> machine.read("lab-is-up"));
            return machine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized CommandResult run(Command command) {
        // By its path: its shell would take the tools of its own for others of the same name.
        return shell(
                command,
                "\"$(which " + quoted(command.argv().getFirst()) + ")\" "
                        + command.argv().stream()
                                .skip(1)
                                .map(LabMachine::quoted)
                                .collect(Collectors.joining(" ")));
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    /** In its shell. @return what it said; of one that fails the test fails */
    public synchronized String shell(String line) {
        CommandResult result = shell(Command.of(LIMIT, List.of("sh", "-c", line)), line);
        if (!result.succeeded()) {
            throw new AssertionError(result.toString());
        }
        return result.output();
    }

    private CommandResult shell(Command command, String line) {
        String mark = "answer-" + ++commands + "=";
        return within(LIMIT, () -> {
            // The mark is made of two pieces, so that it is not in what is sent.
            write("{ " + line + " ; } >/run/out 2>/run/err </dev/null; echo answer\"\"-" + commands
                    + "=$?,$(base64 -w0 /run/out),$(base64 -w0 /run/err),\n");
            read(mark);
            String[] parts = read("\n").strip().split(",", -1);
            return new CommandResult(command, Integer.parseInt(parts[0]), decoded(parts[1]), decoded(parts[2]));
        });
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** Puts a file there. */
    public synchronized void put(Path file, byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = Base64.getEncoder().encodeToString(packed.toByteArray());
        shell("rm -f /tmp/put; mkdir -p " + file.getParent());
        for (int from = 0; from < text.length(); from += CHUNK) {
            shell("echo " + text.substring(from, Math.min(text.length(), from + CHUNK)) + " >>/tmp/put");
        }
        shell("base64 -d /tmp/put | gunzip >" + file);
    }

    /** The first bytes of a file or device there. */
    public byte[] start(Path file, int length) {
        return Base64.getDecoder().decode(shell("head -c " + length + " " + file + " | base64 -w0"));
    }

    @Override
    public Daemon start(Command command) {
        throw new UnsupportedOperationException("no daemons there");
    }

    private interface Work<T> {
        T get() throws IOException;
    }

    /** A machine that hangs must not hang the test. */
    private <T> T within(Duration limit, Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(work.get());
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    // Its answer must not be taken for the next one's.
                    interrupted = true;
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the laboratory does not answer; it said: " + received, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            serial.write(bytes);
        }
    }

    /** @return what came before it */
    private String read(String until) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        int at = received.indexOf(until);
        while (at < 0) {
            buffer.clear();
            if (serial.read(buffer) < 0) {
                throw new EOFException("the laboratory has ended");
            }
            received.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII));
            at = received.indexOf(until);
        }
        String before = received.substring(0, at);
        received.delete(0, at + until.length());
        return before;
    }

    /** By SIGKILL: from now on it does nothing more. */
    public void kill() {
        close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            serial.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
