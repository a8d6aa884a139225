package org.gannet.agent.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.gannet.agent.hypervisor.kvm.QmpClient;
import org.gannet.agent.hypervisor.kvm.QmpException;
import org.gannet.base.ByteSize;

/**
 * The QEMU of a laboratory machine. Its hardware is the same for all, so that all can go on from one state; disks and
 * a cable are plugged in afterwards.
 */
final class LabQemu implements AutoCloseable {
    /** Far more than anything takes, on however busy a computer. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    /** What user networking takes for the machine's address unless it is told otherwise. */
    static final String OUTSIDE = "10.0.2.15";

    private static final Duration POLL = Duration.ofMillis(10);
    private static final List<String> HARDWARE = List.of(
            "qemu-system-x86_64",
            "-accel",
            "tcg,tb-size=64",
            "-machine",
            "pc,memory-backend=ram",
            "-m",
            "384",
            "-nodefaults",
            "-no-user-config",
            "-no-reboot",
            "-display",
            "none",
            "-append",
            "console=ttyS0 quiet panic=5",
            "-device",
            "virtio-rng-pci",
            "-serial",
            "chardev:serial",
            "-serial",
            "chardev:said");

    private final Process process;
    private final QmpClient monitor;
    private final SocketChannel serial;

    private LabQemu(Process process, QmpClient monitor, SocketChannel serial) {
        this.process = process;
        this.monitor = monitor;
        this.serial = serial;
    }

    /** What a state depends on, beside the image. */
    static String hardware() {
        return String.join(" ", HARDWARE);
    }

    /** Boots. @param memory the file that will be its memory */
    static LabQemu boot(Path folder, LabImage image, Path memory) {
        return launch(folder, image, memory, "share=on", List.of());
    }

    /** Goes on from a state. @param memory that of the state; it stays as it is */
    static LabQemu resume(Path folder, LabImage image, Path memory, Path state) {
        LabQemu qemu = launch(folder, image, memory, "share=off", List.of("-incoming", "defer"));
        try {
            qemu.leaveMemoryOut();
            qemu.monitor.execute("migrate-incoming", Map.of("uri", "exec:cat " + state));
            qemu.awaitState("paused");
            qemu.monitor.execute("cont");
            return qemu;
        } catch (RuntimeException | Error e) {
            qemu.close();
            throw e;
        }
    }

    private static LabQemu launch(Path folder, LabImage image, Path memory, String sharing, List<String> more) {
        Path socket = folder.resolve("serial");
        Path control = folder.resolve("control");
        List<String> argv = new ArrayList<>(HARDWARE);
        argv.addAll(List.of(
                "-kernel",
                image.kernel().toString(),
                "-initrd",
                image.initrd().toString(),
                "-object",
                "memory-backend-file,id=ram,size=384M,mem-path=" + memory + "," + sharing,
                "-chardev",
                "socket,id=serial,server=on,wait=on,path=" + socket,
                "-chardev",
                "file,id=said,append=on,path=" + folder.resolve("said"),
                "-qmp",
                "unix:" + control + ",server=on,wait=off"));
        argv.addAll(more);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(control);
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("qemu.log").toFile())
                    .start();
            return connect(process, socket, control, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabQemu connect(Process process, Path socket, Path control, Path folder) throws IOException {
        try {
            SocketChannel serial = connect(process, () -> SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            return new LabQemu(process, connect(process, () -> QmpClient.connect(control, event -> {}, LIMIT)), serial);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw new AssertionError("QEMU said: " + Files.readString(folder.resolve("qemu.log")), e);
        }
    }

    /** A socket is there some time before anybody listens to it. */
    private static <T> T connect(Process process, Connector<T> connector) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                return connector.connect();
            } catch (SocketException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private interface Connector<T> {
        T connect() throws IOException;
    }

    private void awaitState(String wanted) {
        Awaitility.await("the laboratory's state: " + wanted)
                .atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> monitor.execute("query-status").path("status").asString(""), wanted::equals);
    }

    /** Of a state only the devices are kept in a stream: the memory is a file already. */
    private void leaveMemoryOut() {
        monitor.execute(
                "migrate-set-capabilities",
                Map.of("capabilities", List.of(Map.of("capability", "x-ignore-shared", "state", true))));
    }

    /** Stops for ever. @param state where what its devices know is written */
    void save(Path state) {
        monitor.execute("stop");
        leaveMemoryOut();
        monitor.execute("migrate", Map.of("uri", "exec:cat >" + state));
        awaitState("postmigrate");
        quit();
        awaitEnd();
    }

    private void quit() {
        try {
            monitor.execute("quit");
        } catch (QmpException e) {
            // It may have ended before it answers.
            if (e.kind() != QmpException.Kind.GONE) {
                throw e;
            }
        }
    }

    /** Makes the file where there is none. The first one is {@code /dev/vda}, the next one {@code /dev/vdb}… */
    void plugDisk(String name, Path file, ByteSize size) {
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(size.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Its content need not outlive this computer, but outlives QEMU.
        monitor.execute(
                "blockdev-add",
                Map.of(
                        "driver",
                        "raw",
                        "node-name",
                        name,
                        "cache",
                        Map.of("no-flush", true),
                        "file",
                        Map.of("driver", "file", "filename", file.toString())));
        monitor.execute("device_add", Map.of("driver", "virtio-blk-pci", "id", name, "drive", name));
    }

    void plugCable(Path here, Path there, String mac) {
        monitor.execute(
                "netdev_add",
                Map.of(
                        "type",
                        "dgram",
                        "id",
                        "cable",
                        "local",
                        Map.of("type", "unix", "path", here.toString()),
                        "remote",
                        Map.of("type", "unix", "path", there.toString())));
        monitor.execute(
                "device_add",
                Map.of("driver", "virtio-net-pci", "id", "cable", "netdev", "cable", "mac", mac, "romfile", ""));
    }

    void plugOutside() {
        monitor.execute("netdev_add", Map.of("type", "user", "id", "outside", "restrict", true));
        monitor.execute(
                "device_add", Map.of("driver", "virtio-net-pci", "id", "outside", "netdev", "outside", "romfile", ""));
    }

    void forward(String address, int here, int there) {
        String rule = "hostfwd_add outside tcp:" + address + ":" + here + "-" + OUTSIDE + ":" + there;
        String said = monitor.execute("human-monitor-command", Map.of("command-line", rule))
                .asString("");
        if (!said.isBlank()) {
            throw new AssertionError(rule + ": " + said);
        }
    }

    SocketChannel serial() {
        return serial;
    }

    void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By SIGKILL: from now on it does nothing more. */
    @Override
    public void close() {
        process.destroyForcibly();
        monitor.close();
        try {
            serial.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
