package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.agent.command.Pause;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.hypervisor.kvm.VmRecord.Role;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.volume.LiveVolumes;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Progress;
import org.gannet.node.Adapted;
import org.gannet.node.IncomingVm;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/** Machines as QEMU processes that outlive this one. */
public final class KvmHypervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KvmHypervisor.class.getName());
    private static final Duration PRESS_AGAIN = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofSeconds(5);
    /** Far less than a report may take altogether. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

    /** What every PC restarts by. */
    private static final List<Map<String, String>> RESTART_KEYS = Stream.of("ctrl", "alt", "delete")
            .map(key -> Map.of("type", "qcode", "data", key))
            .toList();

    private final Host host;
    private final Qemu qemu;
    private final String accelerator;
    private final Machines machines;
    private final MachineStarter starter;
    private final Arrivals arrivals;
    private final RollCall rollCall = new RollCall(ANSWER_LIMIT);

    private KvmHypervisor(Host host, Qemu qemu, String accelerator) {
        this.host = host;
        this.qemu = qemu;
        this.accelerator = accelerator;
        this.machines = new Machines(host);
        this.starter = new MachineStarter(host, qemu, accelerator, machines);
        this.arrivals = new Arrivals(host, machines, starter);
    }

    /** Finds out what the node can do, then finds its machines again. */
    public static KvmHypervisor start(Host host, Accel accel, Path nodeDirectory) {
        Qemu qemu = Qemu.find(host.runner());
        AcceleratorProbe probe = new AcceleratorProbe(
                host.runner(),
                nodeDirectory,
                Path.of("/dev/kvm"),
                System.getProperty("os.version", ""),
                HostFacts::hasVirtualisation);
        KvmHypervisor hypervisor = new KvmHypervisor(host, qemu, probe.decide(accel, qemu.version()));
        hypervisor.machines.findAgain();
        return hypervisor;
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

    /**
     * All machines that the node knows, complete. Their QEMUs are asked at once; one that does not answer delays one
     * report by a second, and none after that: they say that it is silent.
     */
    public List<VmReport> reports() {
        rollCall.call(machines.all().stream()
                .filter(Machine::isAlive)
                .map(Machine::member)
                .toList());
        return machines.all().stream()
                .flatMap(machine -> machine.findReport().stream())
                .toList();
    }

    /** Volumes that its machines have open. */
    public LiveVolumes volumes() {
        return new QemuVolumes(machines, host.mirrors());
    }

    /** Whether a machine has the image in its drive, so that it must stay. */
    public boolean isInDrive(ImageDigest image) {
        return machines.all().stream()
                .filter(Machine::isAlive)
                .flatMap(machine -> machine.record().stream())
                .anyMatch(record -> record.spec().cdrom().equals(Optional.of(image)));
    }

    // --- starting and ending -------------------------------------------------------------------------------------

    /**
     * See {@link org.gannet.node.NodeApi#ensureVmRunning}.
     * @param requireIdle throws when work on the machine goes on, which must not see it start or change sides
     */
    public VmReport ensureRunning(InstanceId id, VmSpec spec, Runnable requireIdle) {
        return machines.locked(id, machine -> {
            Role role = machine.record().map(VmRecord::role).orElse(Role.HOME);
            if (!machine.isAlive()) {
                if (role.isAway() || role == Role.INCOMING) {
                    throw Machine.wrongState("The machine has moved to another node, or may have.");
                }
                requireIdle.run();
                starter.start(machine, spec, Role.HOME);
                return machine.report();
            }
            return switch (role) {
                case INCOMING -> arrivals.takeOver(machine, machine.record().orElseThrow());
                case ARRIVED -> Arrivals.goOn(machine);
                case HANDING_OVER -> {
                    requireIdle.run();
                    yield comeBack(machine);
                }
                case MIGRATED_AWAY -> throw Machine.wrongState("The machine has moved to another node.");
                case HOME ->
                    switch (machine.runState()) {
                        case "shutdown" -> {
                            requireIdle.run();
                            machine.end();
                            starter.start(machine, spec, Role.HOME);
                            yield machine.report();
                        }
                        // Nobody pauses a guest but a migration, and it is over.
                        case "paused", "postmigrate", "finish-migrate" -> {
                            requireIdle.run();
                            yield comeBack(machine);
                        }
                        default -> machine.report();
                    };
            };
        });
    }

    /** The engine has made sure that the guest lives, and will live, nowhere else. */
    private VmReport comeBack(Machine machine) {
        try {
            new SenderSide(machine, host).comeBack();
            return machine.report();
        } catch (QmpException e) {
            throw e.toNodeException("The machine stands still and could not be made to go on.");
        }
    }

    /** See {@link org.gannet.node.NodeApi#runningVm}. */
    public VmSpec runningSpec(InstanceId id) {
        Machine machine = machines.known(id);
        if (!machine.isAlive()) {
            throw Machine.wrongState("The machine does not run here.");
        }
        return MachineAdapter.running(machine);
    }

    /**
     * See {@link org.gannet.node.NodeApi#adaptVm}.
     * @param requireIdle throws when work goes on that must not see the machine change
     */
    public Adapted adapt(InstanceId id, VmSpec spec, Runnable requireIdle) {
        Machine machine = machines.known(id);
        return Machines.locked(machine, () -> {
            VmRecord record = machine.record().orElseThrow(() -> Machine.unknown(id));
            if (record.role() != Role.HOME) {
                throw Machine.wrongState("The machine does not live here, or is about to move.");
            }
            if (!machine.isAlive() || machine.runState().equals("shutdown")) {
                return new Adapted(spec, List.of());
            }
            requireIdle.run();
            return new MachineAdapter(host, starter).adapt(machine, spec);
        });
    }

    /** See {@link org.gannet.node.NodeApi#ensureVmAbsent}. */
    public void ensureAbsent(InstanceId id) {
        if (machines.find(id).isEmpty()) {
            return;
        }
        // In one go: a start that waited in between would leave a process that nobody knows of.
        machines.locked(id, machine -> {
            machine.record().ifPresent(record -> machine.save(record.withStopRequested(true)));
            machine.end();
            machine.forget();
            return id;
        });
    }

    /** Presses the power button; when the time is up, pulls the plug. */
    public void stop(InstanceId id, Duration grace, TaskControl control) {
        Optional<Machine> found = machines.find(id).filter(Machine::isAlive);
        if (found.isEmpty()) {
            return;
        }
        Machine machine = found.get();
        Machines.locked(machine, () -> {
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
                Machines.locked(machine, () -> {
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

    /**
     * Restarts the guest in its process: asks it to do so itself, and resets it when the time is up.
     * @throws NodeException WRONG_STATE when it does not run
     */
    public void reboot(InstanceId id, Duration grace, TaskControl control) {
        Machine machine = machines.known(id);
        requireHome(machine);
        long before = machine.resets();
        long started = System.nanoTime();
        if (!grace.isZero()) {
            onMachine(() -> machine.monitor().execute("send-key", Map.of("keys", RESTART_KEYS)));
        }
        while (Duration.ofNanos(System.nanoTime() - started).compareTo(grace) < 0) {
            if (machine.resets() > before) {
                return;
            }
            control.check();
            requireHome(machine);
            control.progress(new Progress(
                    "waiting for the guest to restart",
                    Duration.ofNanos(System.nanoTime() - started).toSeconds(),
                    grace.toSeconds(),
                    Progress.Unit.SECONDS));
            Pause.of(Duration.ofMillis(100));
        }
        Machines.locked(machine, () -> {
            requireHome(machine);
            onMachine(() -> {
                machine.monitor().execute("system_reset");
                machine.monitor().execute("cont");
            });
            return id;
        });
    }

    private static void requireHome(Machine machine) {
        if (!machine.isAlive()
                || machine.record().filter(record -> record.role() == Role.HOME).isEmpty()) {
            throw Machine.wrongState("The machine does not run.");
        }
    }

    private static void onMachine(Runnable work) {
        try {
            work.run();
        } catch (QmpException e) {
            throw e.toNodeException("The machine was not restarted.");
        }
    }

    /** Ends all guests, the polite way first. Returns when all have ended. */
    public void stopAll(Duration grace) {
        List<Thread> threads = machines.all().stream()
                .filter(machine -> machine.record()
                        .map(record -> record.role() == VmRecord.Role.HOME)
                        .orElse(false))
                .map(machine -> Thread.startVirtualThread(() -> stop(machine.id, grace, TaskControl.ALONE)))
                .toList();
        joinAll(threads);
        // What waits for a guest, or whose guest has gone, is of no use to anybody any more.
        machines.all().stream().filter(Machine::isAlive).forEach(KvmHypervisor::endAnyway);
    }

    private static void joinAll(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void endAnyway(Machine machine) {
        try {
            machine.end();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "machine " + machine.id + " did not end", e);
        }
    }

    // --- migration --------------------------------------------------------------------------------------------

    /** See {@link org.gannet.node.NodeApi#ensureVmIncoming}. */
    public IncomingVm ensureIncoming(InstanceId id, VmSpec spec) {
        return arrivals.ensureIncoming(id, spec);
    }

    /** See {@link org.gannet.node.NodeApi#ensureVmIncomingAbsent}. */
    public void ensureIncomingAbsent(InstanceId id) {
        arrivals.ensureIncomingAbsent(id);
    }

    /** What senders ask of this node. */
    public PeerApi arrivals() {
        return arrivals;
    }

    /** See {@link org.gannet.node.TaskSpec.MigrateVm}. @param again whether an earlier agent had begun it */
    public void migrate(TaskSpec.MigrateVm spec, TaskControl control, boolean again) {
        new OutgoingMigration(machines.known(spec.instance()), host, spec, control).run(again);
    }

    // --- consoles ------------------------------------------------------------------------------------------------

    public ConsoleStream openScreen(InstanceId id, ConsoleStream.Listener listener) {
        return machines.known(id).openScreen(listener);
    }

    public ConsoleStream openSerial(InstanceId id, ConsoleStream.Listener listener) {
        return machines.known(id).openSerial(listener);
    }

    /** Lets go of all machines, which run on. */
    @Override
    public void close() {
        machines.all().forEach(Machine::detach);
    }
}
