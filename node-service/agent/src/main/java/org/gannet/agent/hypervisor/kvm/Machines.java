package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;

/** The machines that this node knows. */
final class Machines {
    private final Host host;
    private final Map<InstanceId, Machine> machines = new ConcurrentHashMap<>();

    Machines(Host host) {
        this.host = host;
    }

    Collection<Machine> all() {
        return machines.values();
    }

    /** What there may be of it. */
    Optional<Machine> find(InstanceId id) {
        return Optional.ofNullable(machines.get(id));
    }

    private Machine machine(InstanceId id) {
        return machines.computeIfAbsent(
                id,
                key -> new Machine(
                        key, new VmPaths(host.directory().resolve(key.toString()), host.runDirectory(), key), host));
    }

    /**
     * Does the work, with the machine or what it will be, while nobody else changes it. A machine of which nothing is
     * left afterwards is not remembered.
     */
    <T> T locked(InstanceId id, Function<Machine, T> work) {
        while (true) {
            Machine machine = machine(id);
            machine.lock().lock();
            try {
                if (machines.get(id) != machine) {
                    // Forgotten while we waited: there may be another by now.
                    continue;
                }
                try {
                    return work.apply(machine);
                } finally {
                    if (machine.record().isEmpty()) {
                        machines.remove(id, machine);
                    }
                }
            } finally {
                machine.lock().unlock();
            }
        }
    }

    /** @throws NodeException NOT_FOUND */
    Machine known(InstanceId id) {
        Machine machine = machines.get(id);
        if (machine == null || machine.record().isEmpty()) {
            throw Machine.unknown(id);
        }
        return machine;
    }

    /** The machine whose process runs with the volume. */
    Optional<InstanceId> userOf(VolumeId volume) {
        return machines.values().stream()
                .filter(machine -> machine.record().stream()
                        .flatMap(record -> record.spec().disks().stream())
                        .anyMatch(disk -> disk.volume().equals(volume)))
                .filter(Machine::isAlive)
                .map(machine -> machine.id)
                .findFirst();
    }

    /** Does the work while nobody else changes the machine, which is known. */
    static <T> T locked(Machine machine, Supplier<T> work) {
        machine.lock().lock();
        try {
            return work.get();
        } finally {
            machine.lock().unlock();
        }
    }

    /** After a restart of the agent. */
    void findAgain() {
        try {
            Files.createDirectories(host.directory());
            Files.createDirectories(host.runDirectory());
            Files.setPosixFilePermissions(host.runDirectory(), PosixFilePermissions.fromString("rwx------"));
            try (Stream<Path> folders = Files.list(host.directory())) {
                folders.forEach(
                        folder -> machine(InstanceId.parse(folder.getFileName().toString())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Thread> threads = machines.values().stream()
                .map(machine -> Thread.startVirtualThread(machine::findAgain))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        machines.values().removeIf(machine -> machine.record().isEmpty());
    }
}
