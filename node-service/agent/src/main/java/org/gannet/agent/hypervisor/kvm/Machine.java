package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.Pause;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.console.GuestConsoles;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VmReport.Ending;
import org.gannet.node.VmSpec;

/**
 * One machine: its record on disk, its process, its monitor, its serial line. Changes of the record happen under the
 * lock and reach the disk before anything that depends on them; what QEMU does is learnt from its events.
 */
final class Machine {
    private static final System.Logger LOG = System.getLogger(Machine.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final long WATCH_MILLIS = 500;
    final InstanceId id;
    final VmPaths paths;
    private final Host host;
    private final GuestConsoles consoles = new GuestConsoles();
    private final UsageMeter meter;
    private final RollCall.Member member;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<VmRecord> record;
    private volatile Optional<QmpClient> monitor = Optional.empty();
    /** Whether its process runs but has not let us in. */
    private volatile boolean shutOut;

    private volatile boolean detached;
    private volatile String runState = "";
    private final AtomicLong resets = new AtomicLong();

    Machine(InstanceId id, VmPaths paths, Host host) {
        this.id = id;
        this.paths = paths;
        this.host = host;
        this.meter = new UsageMeter(id, host.cards());
        this.member = new RollCall.Member(this::measure, this::now);
        this.record = StateFile.read(paths.record(), VmRecord.class);
    }

    // --- what is known -------------------------------------------------------------------------------------------

    Optional<VmRecord> record() {
        return record;
    }

    boolean isAlive() {
        return record.flatMap(VmRecord::process)
                .filter(ProcessIdentity::isAlive)
                .isPresent();
    }

    /** QEMU's own word for what the guest does; empty while there is no monitor. */
    String runState() {
        return runState;
    }

    /** @throws QmpException when the process has gone or does not answer */
    QmpClient monitor() {
        return monitor.orElseThrow(() -> QmpException.gone("monitor of " + id));
    }

    ReentrantLock lock() {
        return lock;
    }

    VmReport report() {
        return findReport().orElseThrow(() -> unknown(id));
    }

    /** To be asked for what its next report shall say. */
    RollCall.Member member() {
        return member;
    }

    private void measure() {
        if (shutOut) {
            throw QmpException.timedOut("connection", SHORT);
        }
        monitor.ifPresent(meter::count);
    }

    /** Empty when the node does not know the machine, or has just forgotten it. */
    Optional<VmReport> findReport() {
        return record.map(this::report);
    }

    private VmReport report(VmRecord known) {
        boolean alive = isAlive();
        VmReport.State state = switch (known.role()) {
            case MIGRATED_AWAY -> VmReport.State.MIGRATED_AWAY;
            case INCOMING -> alive ? VmReport.State.INCOMING : VmReport.State.STOPPED;
            case HOME, ARRIVED, HANDING_OVER ->
                alive ? RunStates.reported(runState, known.held()) : VmReport.State.STOPPED;
        };
        // A process that is shut down and still there was not lost: only its guest can have done it.
        Optional<Ending> ended = alive && state != VmReport.State.STOPPED
                ? Optional.empty()
                : Optional.of(known.ended().orElse(alive ? known.endingByGuest() : Ending.PROCESS_LOST));
        return new VmReport(
                id,
                state,
                known.since(),
                ended,
                alive ? meter.read(known) : Optional.empty(),
                alive ? member.silentSince() : Optional.empty());
    }

    static NodeException unknown(InstanceId id) {
        return new NodeException(Problem.of(ErrorCode.NOT_FOUND, "The node does not know this machine.")
                .withInternal(id.toString()));
    }

    static NodeException wrongState(String message) {
        return NodeException.of(ErrorCode.WRONG_STATE, message);
    }

    // --- the record ----------------------------------------------------------------------------------------------

    /** Writes the record, then takes it as true. */
    void save(VmRecord next) {
        StateFile.write(paths.record(), next);
        record = Optional.of(next);
    }

    void setRole(VmRecord.Role role) {
        lock.lock();
        try {
            save(record.orElseThrow(() -> unknown(id)).withRole(role, now()));
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return host.clock().instant();
    }

    // --- the process ---------------------------------------------------------------------------------------------

    /** Starts the process of a record that has none, and waits until its monitor answers. Under the lock. */
    void launch(List<String> argv) {
        VmRecord defined = record.orElseThrow(() -> unknown(id));
        VmPaths.delete(paths.runFiles());
        Daemon daemon = host.runner().start(Command.of(START_LIMIT, argv).withErrorFile(new QemuLog(paths).begin()));
        ProcessIdentity process = ProcessIdentity.of(daemon.pid()).orElseThrow(() -> startFailed(argv, daemon));
        try {
            save(defined.started(process, now()));
        } catch (RuntimeException e) {
            // Nobody would know of it any more.
            process.kill();
            throw e;
        }
        try {
            attach(process, () -> daemon.exitCode().isPresent(), START_LIMIT);
        } catch (IOException | QmpException e) {
            process.kill();
            save(defined.ended(Ending.NEVER_STARTED, now()));
            throw startFailed(argv, daemon);
        }
    }

    private NodeException startFailed(List<String> argv, Daemon daemon) {
        String said = logTail();
        boolean noMemory = said.contains("Cannot allocate memory") || said.contains("cannot set up guest memory");
        Problem problem = noMemory
                ? Problem.of(ErrorCode.NO_CAPACITY, "The node has not enough memory for this machine.")
                : Problem.of(ErrorCode.TOOL_FAILED, "The machine's process did not start.");
        return new NodeException(problem.withInternal(String.join(" ", argv) + "\nexit code "
                + daemon.exitCode().map(String::valueOf).orElse("none") + "\n" + said));
    }

    /** The last that QEMU said. */
    String logTail() {
        return new QemuLog(paths).tail();
    }

    /** Connects to monitor and serial line of a process that runs, or is just starting. */
    private void attach(ProcessIdentity process, BooleanSupplier hopeless, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                attachOnce(process, QmpClient.connect(paths.monitor(), this::event, limit));
                return;
            } catch (IOException e) {
                if (hopeless.getAsBoolean() || !process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                Pause.of(Duration.ofMillis(10));
            }
        }
    }

    /** QEMU has room for one client at its monitor: one that is of no use must not stay. */
    private void attachOnce(ProcessIdentity process, QmpClient qmp) throws IOException {
        try {
            runState = qmp.execute("query-status").path("status").asString("");
            monitor = Optional.of(qmp);
            consoles.attachSerial(paths.serial());
            shutOut = false;
        } catch (IOException | RuntimeException e) {
            monitor = Optional.empty();
            qmp.close();
            throw e;
        }
        qmp.gone().thenRunAsync(() -> monitorGone(qmp, process), Thread::startVirtualThread);
    }

    /** After a restart of the agent: finds the process again, or finds out how it ended. */
    void findAgain() {
        lock.lock();
        try {
            Optional<VmRecord> known = record;
            if (known.isEmpty()) {
                // An agent died before the machine was more than a folder.
                forget();
                return;
            }
            Optional<ProcessIdentity> process =
                    known.get().process().filter(ProcessIdentity::isAlive).or(() -> startedButNotRecorded(known.get()));
            if (process.isEmpty()) {
                if (known.get().process().isPresent()) {
                    settleEnd(known.get());
                }
                return;
            }
            if (!process.equals(known.get().process())) {
                save(known.get().started(process.get(), now()));
            }
            attachOrWatch(process.get());
            if (runState.equals("shutdown")) {
                Thread.startVirtualThread(this::guestSwitchedOff);
            } else if (known.get().role() == VmRecord.Role.ARRIVED && monitor.isPresent()) {
                goOnAfterArrival();
            } else if (monitor.isPresent()) {
                new Stillness(this).goOn();
                settleDevices();
            }
        } catch (QmpException e) {
            LOG.log(System.Logger.Level.WARNING, "machine " + id + " ended just now", e);
        } finally {
            lock.unlock();
        }
    }

    /** Attaches to a process that runs; when its monitor does not answer, goes on trying until it does or it ends. */
    private void attachOrWatch(ProcessIdentity process) {
        try {
            attach(process, () -> false, SHORT);
        } catch (IOException | QmpException e) {
            shutOut = true;
            LOG.log(System.Logger.Level.WARNING, "machine " + id + " runs but its monitor does not answer", e);
            Thread.ofVirtual().name("watch " + id).start(() -> watch(process));
        }
    }

    private void watch(ProcessIdentity process) {
        while (!detached && monitor.isEmpty()) {
            Pause.of(Duration.ofMillis(WATCH_MILLIS));
            lock.lock();
            try {
                if (!record.flatMap(VmRecord::process).equals(Optional.of(process))) {
                    return;
                }
                if (!process.isAlive()) {
                    settleEnd(record.orElseThrow());
                    return;
                }
                attach(process, () -> true, SHORT);
                if (record.orElseThrow().role() == VmRecord.Role.ARRIVED) {
                    goOnAfterArrival();
                } else {
                    new Stillness(this).goOn();
                }
            } catch (IOException | QmpException e) {
                // Tried again.
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * The agent may have died between the start of the process and the writing of its number, even before the process
     * wrote its own: its command line tells it.
     */
    private Optional<ProcessIdentity> startedButNotRecorded(VmRecord known) {
        boolean possible = known.process().isEmpty() && known.ended().equals(Optional.of(Ending.NEVER_STARTED));
        return possible ? ProcessIdentity.withArgument(paths.pid().toString()) : Optional.empty();
    }

    /** Ends the guest's pause after it was told to go on. May be repeated. */
    void goOnAfterArrival() {
        monitor().execute("cont");
        VmRecord known = record.orElseThrow();
        host.cards().ensureRoutes(id, known.spec().nics());
        save(known.withRole(VmRecord.Role.HOME, now()));
    }

    // --- what QEMU says ------------------------------------------------------------------------------------------

    private void event(QmpClient.Event event) {
        switch (event.name()) {
            case "DEVICE_DELETED" -> Thread.startVirtualThread(this::settleDevices);
            case "RESET" -> {
                resets.incrementAndGet();
                refresh();
            }
            case "STOP", "RESUME", "SUSPEND", "WAKEUP", "GUEST_PANICKED", "MIGRATION" -> refresh();
            case "SHUTDOWN" -> {
                // Otherwise the process ends at once.
                if (event.data().path("guest").asBoolean(false)) {
                    runState = "shutdown";
                    guestSwitchedOff();
                }
            }
            default -> {
                // Nothing that a machine's state depends on.
            }
        }
    }

    /** How often its guest has been reset since the agent knows it. */
    long resets() {
        return resets.get();
    }

    /** The guest may have let go of a device long after it was asked to. */
    private void settleDevices() {
        lock.lock();
        try {
            if (isAlive()
                    && record.filter(known -> known.role() == VmRecord.Role.HOME)
                            .isPresent()) {
                new LiveDevices(this, host).settle();
            }
        } catch (QmpException e) {
            LOG.log(System.Logger.Level.INFO, "machine " + id + ": what it let go of is cleared away later", e);
        } finally {
            lock.unlock();
        }
    }

    /** Asks QEMU what the guest does. */
    void refresh() {
        try {
            runState = monitor().execute("query-status").path("status").asString("");
        } catch (QmpException e) {
            // It is on its way out; the end of the connection says so.
        }
    }

    private void guestSwitchedOff() {
        lock.lock();
        try {
            VmRecord known = record.orElseThrow(() -> unknown(id));
            if (known.process().isPresent() && known.ended().isEmpty()) {
                save(known.ending(known.endingByGuest()));
            }
            monitor().execute("quit", Map.of(), SHORT);
        } catch (QmpException e) {
            // Gone already, or not answering: then the process is ended below, or found dead.
        } finally {
            lock.unlock();
        }
    }

    private void monitorGone(QmpClient qmp, ProcessIdentity process) {
        if (qmp.isClosedByUs()) {
            return;
        }
        long end = System.nanoTime() + END_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Pause.of(Duration.ofMillis(5));
        }
        lock.lock();
        try {
            if (!monitor.equals(Optional.of(qmp))) {
                return;
            }
            monitor = Optional.empty();
            runState = "";
            if (process.isAlive()) {
                attachOrWatch(process);
                if (monitor.isPresent()) {
                    new Stillness(this).goOn();
                }
                return;
            }
            record.filter(known -> known.process().equals(Optional.of(process))).ifPresent(this::settleEnd);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "machine " + id + ": its end was not recorded", e);
        } finally {
            lock.unlock();
        }
    }

    /** The process has ended: says why, cleans up. Under the lock. */
    private void settleEnd(VmRecord known) {
        Ending why = known.ended()
                .orElse(
                        known.role() == VmRecord.Role.INCOMING
                                ? Ending.NEVER_STARTED
                                : known.stopRequested() ? Ending.STOPPED_ON_REQUEST : Ending.PROCESS_LOST);
        save(known.ended(why, now()));
        shutOut = false;
        monitor = Optional.empty();
        runState = "";
        VmPaths.delete(paths.runFiles());
        host.cards().ensureAllAbsent(id);
        host.volumes()
                .release(known.spec().disks().stream().map(VmSpec.Disk::volume).toList());
    }

    // --- ending it -----------------------------------------------------------------------------------------------

    /** Whether there is no process, or none any more within the time; then its end is on record. */
    boolean awaitEnd(Duration limit) {
        Optional<ProcessIdentity> process = record.flatMap(VmRecord::process);
        long end = System.nanoTime() + limit.toNanos();
        while (process.isPresent() && process.get().isAlive()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Pause.of(Duration.ofMillis(10));
        }
        lock.lock();
        try {
            record.filter(known ->
                            known.process().isPresent() && known.process().equals(process))
                    .ifPresent(this::settleEnd);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the process if it runs: politely to QEMU, at once to the guest. */
    void end() {
        Optional<ProcessIdentity> process = record.flatMap(VmRecord::process);
        try {
            monitor().execute("quit", Map.of(), SHORT);
            if (awaitEnd(SHORT)) {
                return;
            }
        } catch (QmpException e) {
            // Not answering: the hard way.
        }
        process.ifPresent(ProcessIdentity::kill);
        if (!awaitEnd(END_LIMIT)) {
            throw new NodeException(Problem.of(ErrorCode.TIMED_OUT, "The machine's process did not end.")
                    .withInternal(id + ", process " + process));
        }
    }

    /** Removes all that is left of it but its volumes. Under the lock, with no process. */
    void forget() {
        record.ifPresent(known -> host.cards().ensureAllAbsent(id));
        VmPaths.delete(paths.runFiles());
        consoles.close();
        // The record goes first: without it the rest means nothing.
        VmPaths.delete(List.of(paths.record()));
        VmPaths.delete(paths.files());
        VmPaths.delete(List.of(paths.directory()));
        record = Optional.empty();
    }

    /** Lets go of the process, which runs on. */
    void detach() {
        detached = true;
        monitor.ifPresent(QmpClient::close);
        consoles.end("agent ends");
        consoles.close();
    }

    // --- consoles ------------------------------------------------------------------------------------------------

    ConsoleStream openScreen(ConsoleStream.Listener listener) {
        requireConsole();
        try {
            return consoles.openScreen(paths.vnc(), listener);
        } catch (IOException | IllegalStateException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.WRONG_STATE, "The machine's screen can't be opened.")
                            .withInternal(e.toString()),
                    e);
        }
    }

    ConsoleStream openSerial(ConsoleStream.Listener listener) {
        requireConsole();
        return consoles.openSerial(listener);
    }

    private void requireConsole() {
        VmRecord known = record.orElseThrow(() -> unknown(id));
        if (!isAlive() || known.role().isAway() || known.role() == VmRecord.Role.INCOMING) {
            throw wrongState("The machine does not run here.");
        }
    }

    void closeConsoles(String reason) {
        consoles.end(reason);
    }
}
