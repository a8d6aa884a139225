package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Receiver;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Machines as QEMU processes that outlive this one. */
public final class KvmHypervisor implements VolumeUsers, PeerApi, AutoCloseable {
    private static final Duration PRESS_AGAIN = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(10);
    private final Host host;
    private final Qemu qemu;
    private final String accelerator;
    private final Map<InstanceId, Machine> machines = new ConcurrentHashMap<>();
    private final ReentrantLock ports = new ReentrantLock();

    private KvmHypervisor(Host host, Qemu qemu, String accelerator) {
        this.host = host;
        this.qemu = qemu;
        this.accelerator = accelerator;
    }

    /** Finds out what the node can do, then finds its machines again. */
    public static KvmHypervisor start(Host host, Accel accel, Path nodeDirectory) {
        Qemu qemu = Qemu.find(host.runner());
        AcceleratorProbe probe = new AcceleratorProbe(
                host.runner(), nodeDirectory, Path.of("/dev/kvm"), System.getProperty("os.version", ""));
        KvmHypervisor hypervisor = new KvmHypervisor(host, qemu, probe.decide(accel, qemu.version()));
        hypervisor.findAgain();
        return hypervisor;
    }

    private void findAgain() {
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
    }

    public String accelerator() {
        return accelerator;
    }

    public String qemuVersion() {
        return qemu.version();
    }

    public String machineType() {
        return qemu.machineType();
    }

    // --- what there is -------------------------------------------------------------------------------------------

    /** All machines that the node knows, complete. */
    public List<VmReport> reports() {
        List<VmReport> reports = new ArrayList<>();
        for (Machine machine : machines.values()) {
            if (machine.record().isPresent()) {
                reports.add(machine.report());
            }
        }
        return reports;
    }

    @Override
    public Optional<InstanceId> userOf(VolumeId volume) {
        return machines.values().stream()
                .filter(machine -> machine.record().stream()
                        .flatMap(record -> record.spec().disks().stream())
                        .anyMatch(disk -> disk.volume().equals(volume)))
                .filter(Machine::isAlive)
                .map(machine -> machine.id)
                .findFirst();
    }

    /** Whether a machine has the image in its drive, so that it must stay. */
    public boolean isInDrive(org.gannet.base.ImageDigest image) {
        return machines.values().stream()
                .filter(Machine::isAlive)
                .flatMap(machine -> machine.record().stream())
                .anyMatch(record -> record.spec().cdrom().equals(Optional.of(image)));
    }

    private Machine machine(InstanceId id) {
        return machines.computeIfAbsent(
                id,
                key -> new Machine(
                        key, new VmPaths(host.directory().resolve(key.toString()), host.runDirectory(), key), host));
    }

    private Machine known(InstanceId id) {
        Machine machine = machines.get(id);
        if (machine == null || machine.record().isEmpty()) {
            throw Machine.unknown(id);
        }
        return machine;
    }

    // --- starting and ending -------------------------------------------------------------------------------------

    /** See {@link org.gannet.node.NodeApi#ensureVmRunning}. */
    public VmReport ensureRunning(InstanceId id, VmSpec spec) {
        Machine machine = machine(id);
        return locked(machine, () -> {
            Optional<VmRecord> known = machine.record();
            if (known.isPresent() && known.get().role().isAway()) {
                throw Machine.wrongState("The machine has moved to another node, or may have.");
            }
            if (machine.isAlive()) {
                if (known.isPresent() && known.get().role() == VmRecord.Role.INCOMING) {
                    return takeOver(machine, known.get());
                }
                if (!machine.runState().equals("shutdown")) {
                    return machine.report();
                }
                machine.end();
            }
            start(machine, spec, VmRecord.Role.HOME);
            return machine.report();
        });
    }

    /** The engine has decided that the guest lives here, whatever became of the sender. */
    private static VmReport takeOver(Machine machine, VmRecord known) {
        if (!hasArrived(machine)) {
            throw Machine.wrongState("The machine still waits for its guest.");
        }
        machine.save(known.withRole(VmRecord.Role.ARRIVED, machine.now()));
        machine.goOnAfterArrival();
        machine.refresh();
        return machine.report();
    }

    private void start(Machine machine, VmSpec spec, VmRecord.Role role) {
        QemuArguments.check(spec);
        SeedDisk.check(spec.seed());
        MemoryCheck.require(spec.memory());
        QemuArguments arguments = new QemuArguments(
                qemu.binary(),
                machine.paths,
                accelerator,
                disks(spec),
                spec.cdrom().map(this::image));
        try {
            Files.createDirectories(machine.paths.directory());
        } catch (IOException e) {
            throw org.gannet.agent.state.StateFile.failure(e, machine.paths.directory());
        }
        machine.save(VmRecord.defined(spec, role, accelerator, machine.now()));
        SeedDisk.write(machine.paths.seed(), machine.id, spec.seed());
        host.bridges().ensure(machine.id, spec.nics());
        machine.launch(arguments.argv(spec, role == VmRecord.Role.INCOMING));
    }

    private List<QemuArguments.DiskFile> disks(VmSpec spec) {
        List<QemuArguments.DiskFile> files = new ArrayList<>();
        for (VmSpec.Disk disk : spec.disks()) {
            VolumeDriver.Volume volume = host.volumes()
                    .find(disk.volume())
                    .filter(found -> found.spec().format() == disk.format())
                    .orElseThrow(() -> new NodeException(
                            Problem.of(ErrorCode.NOT_FOUND, "A volume of the machine is not on this node.")
                                    .withInternal("volume " + disk.volume() + " as " + disk.format())));
            volume.backing().ifPresent(backing -> {
                if (!Files.isRegularFile(backing.path())) {
                    throw new NodeException(
                            Problem.of(ErrorCode.NOT_FOUND, "The image below a volume is not on this node.")
                                    .withInternal(backing.path().toString()));
                }
            });
            files.add(new QemuArguments.DiskFile(disk, volume.path(), volume.backing()));
        }
        return files;
    }

    private Path image(org.gannet.base.ImageDigest digest) {
        return host.images()
                .find(digest)
                .orElseThrow(() ->
                        NodeException.of(ErrorCode.NOT_FOUND, "The image in the machine's drive is not on this node."));
    }

    /** See {@link org.gannet.node.NodeApi#ensureVmAbsent}. */
    public void ensureAbsent(InstanceId id) {
        Machine machine = machines.get(id);
        if (machine == null) {
            return;
        }
        locked(machine, () -> {
            machine.record().ifPresent(record -> machine.save(record.withStopRequested(true)));
            return id;
        });
        machine.end();
        locked(machine, () -> {
            machine.forget();
            return id;
        });
    }

    /** Presses the power button; when the time is up, pulls the plug. */
    public void stop(InstanceId id, Duration grace, TaskControl control) {
        Machine machine = machines.get(id);
        if (machine == null || !machine.isAlive()) {
            return;
        }
        locked(machine, () -> {
            VmRecord record = machine.record().orElseThrow(() -> Machine.unknown(id));
            if (record.role() != VmRecord.Role.HOME) {
                throw Machine.wrongState("The machine does not live here, or is about to move.");
            }
            machine.save(record.withStopRequested(true));
            return id;
        });
        long started = System.nanoTime();
        long nextPress = started;
        while (machine.isAlive()) {
            Duration passed = Duration.ofNanos(System.nanoTime() - started);
            if (passed.compareTo(grace) >= 0) {
                machine.end();
                return;
            }
            if (control.isCancelled()) {
                locked(machine, () -> {
                    machine.record().ifPresent(record -> machine.save(record.withStopRequested(false)));
                    return id;
                });
                control.check();
            }
            if (System.nanoTime() >= nextPress) {
                press(machine);
                nextPress = System.nanoTime() + PRESS_AGAIN.toNanos();
            }
            control.progress(new Progress(
                    "waiting for the guest to switch off",
                    passed.toSeconds(),
                    grace.toSeconds(),
                    Progress.Unit.SECONDS));
            machine.awaitEnd(Duration.ofMillis(200));
        }
    }

    private static void press(Machine machine) {
        try {
            machine.monitor().execute("system_powerdown", Map.of(), SHORT);
        } catch (QmpException e) {
            // Gone, or it does not answer: the time limit settles it.
        }
    }

    /** Restarts the guest in its process. @throws NodeException WRONG_STATE when it does not run */
    public void reboot(InstanceId id) {
        Machine machine = known(id);
        locked(machine, () -> {
            VmRecord record = machine.record().orElseThrow();
            if (!machine.isAlive() || record.role() != VmRecord.Role.HOME) {
                throw Machine.wrongState("The machine does not run.");
            }
            try {
                machine.monitor().execute("system_reset");
                machine.monitor().execute("cont");
            } catch (QmpException e) {
                throw e.toNodeException("The machine was not restarted.");
            }
            return id;
        });
    }

    /** Ends all guests, the polite way first. Returns when all have ended. */
    public void stopAll(Duration grace) {
        List<Thread> threads = machines.values().stream()
                .filter(machine -> machine.record()
                        .map(record -> record.role() == VmRecord.Role.HOME)
                        .orElse(false))
                .map(machine -> Thread.startVirtualThread(() -> stop(machine.id, grace, TaskControl.ALONE)))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        // What waits for a guest, or whose guest has gone, is of no use to anybody any more.
        machines.values().stream().filter(Machine::isAlive).forEach(Machine::end);
    }

    // --- migration: this node receives ---------------------------------------------------------------------------

    /** See {@link org.gannet.node.NodeApi#ensureVmIncoming}. */
    public IncomingVm ensureIncoming(InstanceId id, VmSpec spec) {
        Machine machine = machine(id);
        return locked(machine, () -> {
            Optional<VmRecord> known = machine.record();
            if (known.isPresent() && machine.isAlive()) {
                VmRecord record = known.get();
                if (record.role() != VmRecord.Role.INCOMING) {
                    throw NodeException.of(ErrorCode.IN_USE, "The machine has a process on this node already.");
                }
                if (record.incoming().isPresent()) {
                    return record.incoming().get();
                }
                machine.end();
            }
            if (known.isPresent() && known.get().role().isAway()) {
                throw Machine.wrongState("What is left of the machine here must be removed first.");
            }
            start(machine, spec, VmRecord.Role.INCOMING);
            ports.lock();
            try {
                IncomingVm incoming = new IncomingSide(machine, host).listen(spec, usedPorts());
                machine.save(machine.record().orElseThrow().withIncoming(incoming));
                return incoming;
            } catch (QmpException e) {
                machine.end();
                throw e.toNodeException("The node could not be prepared to receive the machine.");
            } catch (RuntimeException e) {
                machine.end();
                throw e;
            } finally {
                ports.unlock();
            }
        });
    }

    private java.util.Set<Integer> usedPorts() {
        java.util.Set<Integer> used = new java.util.HashSet<>();
        for (Machine machine : machines.values()) {
            if (machine.isAlive()) {
                machine.record().flatMap(VmRecord::incoming).ifPresent(incoming -> {
                    used.add(incoming.migrationPort());
                    used.add(incoming.diskPort());
                });
            }
        }
        return used;
    }

    /** See {@link org.gannet.node.NodeApi#ensureVmIncomingAbsent}. */
    public void ensureIncomingAbsent(InstanceId id) {
        Machine machine = machines.get(id);
        if (machine == null || machine.record().isEmpty()) {
            return;
        }
        locked(machine, () -> {
            Optional<VmRecord> known = machine.record();
            if (known.isPresent()) {
                if (known.get().role() != VmRecord.Role.INCOMING) {
                    throw Machine.wrongState("The machine lives on this node.");
                }
                machine.end();
                machine.forget();
            }
            return id;
        });
    }

    @Override
    public Receiver receiver(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        Map<DiskId, VolumeSpec> volumes = new java.util.HashMap<>();
        VmRecord record = machine.record().orElseThrow();
        for (VmSpec.Disk disk : record.spec().disks()) {
            host.volumes().find(disk.volume()).ifPresent(volume -> volumes.put(disk.id(), volume.spec()));
        }
        return new Receiver(record.accelerator(), volumes);
    }

    @Override
    public void flush(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        onReceiver(() -> new IncomingSide(machine, host).flush());
    }

    @Override
    public void disksComplete(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        onReceiver(() -> {
            IncomingSide side = new IncomingSide(machine, host);
            side.stopExports();
            side.flush();
        });
    }

    private static void onReceiver(Runnable work) {
        try {
            work.run();
        } catch (QmpException e) {
            throw e.toNodeException("The receiving node failed.");
        }
    }

    @Override
    public Arrival goOn(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        return locked(machine, () -> {
            VmRecord record = machine.record().orElseThrow(() -> Machine.unknown(id));
            if (record.role() != VmRecord.Role.INCOMING) {
                // It was told before, and what happened since is its life here.
                return Arrival.RUNNING;
            }
            long end = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
            while (machine.isAlive() && System.nanoTime() < end) {
                if (hasArrived(machine)) {
                    machine.save(record.withRole(VmRecord.Role.ARRIVED, machine.now()));
                    machine.goOnAfterArrival();
                    return Arrival.RUNNING;
                }
                Machine.pause(2);
            }
            return machine.isAlive() ? Arrival.NOT_YET : Arrival.LOST;
        });
    }

    private static boolean hasArrived(Machine machine) {
        try {
            String status = machine.monitor()
                    .execute("query-status", Map.of(), SHORT)
                    .path("status")
                    .asString("");
            return status.equals("paused") || status.equals("running");
        } catch (QmpException e) {
            return false;
        }
    }

    private Machine waiting(InstanceId id, String secret) {
        Machine machine = known(id);
        boolean right = machine.record()
                .flatMap(VmRecord::incoming)
                .map(incoming -> MessageDigest.isEqual(
                        incoming.secret().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        secret.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .orElse(false);
        if (!right || secret.isEmpty()) {
            throw Machine.unknown(id);
        }
        return machine;
    }

    // --- migration: this node sends ------------------------------------------------------------------------------

    /** See {@link org.gannet.node.TaskSpec.MigrateVm}. @param again whether an earlier agent had begun it */
    public void migrate(InstanceId id, IncomingVm target, int downtimeLimitMillis, TaskControl control, boolean again) {
        new OutgoingMigration(known(id), host, target, downtimeLimitMillis, control).run(again);
    }

    // --- consoles ------------------------------------------------------------------------------------------------

    public ConsoleStream openScreen(InstanceId id, ConsoleStream.Listener listener) {
        return known(id).openScreen(listener);
    }

    public ConsoleStream openSerial(InstanceId id, ConsoleStream.Listener listener) {
        return known(id).openSerial(listener);
    }

    /** Lets go of all machines, which run on. */
    @Override
    public void close() {
        machines.values().forEach(Machine::detach);
    }

    private static <T> T locked(Machine machine, Supplier<T> work) {
        machine.lock().lock();
        try {
            return work.get();
        } finally {
            machine.lock().unlock();
        }
    }
}
