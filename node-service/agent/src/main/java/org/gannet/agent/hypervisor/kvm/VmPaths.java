package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;

/**
 * Where a machine's files are.
 * @param directory what outlives a restart of the node
 * @param runDirectory sockets and pid file
 */
record VmPaths(Path directory, Path runDirectory, InstanceId id) {
    Path record() {
        return directory.resolve("vm.json");
    }

    Path seed() {
        return directory.resolve("seed.iso");
    }

    /** What QEMU said on standard error since it started. */
    Path log() {
        return directory.resolve("qemu.log");
    }

    Path monitor() {
        return run("qmp");
    }

    Path vnc() {
        return run("vnc");
    }

    Path serial() {
        return run("serial");
    }

    Path pid() {
        return run("pid");
    }

    List<Path> runFiles() {
        return List.of(monitor(), vnc(), serial(), pid());
    }

    /** What is in the machine's directory. */
    List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(List<Path> files) {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path run(String ending) {
        return runDirectory.resolve(id + "." + ending);
    }
}
