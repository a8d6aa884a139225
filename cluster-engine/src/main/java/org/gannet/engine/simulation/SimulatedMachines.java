package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.Adaptation;
import org.gannet.node.Adapted;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/** The machines of one simulated node, with the rules of a real one's hypervisor. Guarded by its node. */
final class SimulatedMachines {
    private final Clock clock;
    private ToDoubleFunction<InstanceId> work = id -> 0.05;
    /** Seconds of processors that machines had used when their work was changed. */
    private final Map<InstanceId, Double> workDone = new HashMap<>();

    private Instant workSince = Instant.MIN;
    private final Consumer<VmSpec> requireDisks;
    private final Consumer<VmSpec> started;
    private final Predicate<InstanceId> hasWork;
    private final Runnable changed;
    private final Map<InstanceId, SimulatedVm> vms = new LinkedHashMap<>();
    private Predicate<InstanceId> letGo = id -> true;

    /**
     * @param requireDisks throws when something is not there that a machine needs
     * @param started called when a guest has been started and may have written to its disks
     * @param hasWork whether a task works on the machine
     * @param changed called after each change
     */
    SimulatedMachines(
            Clock clock,
            Consumer<VmSpec> requireDisks,
            Consumer<VmSpec> started,
            Predicate<InstanceId> hasWork,
            Runnable changed) {
        this.clock = clock;
        this.requireDisks = requireDisks;
        this.started = started;
        this.hasWork = hasWork;
        this.changed = changed;
    }

    VmReport ensureRunning(InstanceId id, VmSpec spec) {
        SimulatedVm known = vms.get(id);
        if (known == null) {
            requireNobodyElseUses(id, spec);
            requireDisks.accept(spec);
            started.accept(spec);
            return put(id, SimulatedVm.of(spec, VmReport.State.RUNNING, SimulatedVm.Role.HOME, 1, now()));
        }
        return switch (known.role()) {
            case HOME -> {
                if (known.hasProcess()) {
                    yield report(id, known);
                }
                requireNoWork(id);
                requireNobodyElseUses(id, spec);
                requireDisks.accept(spec);
                started.accept(spec);
                yield put(
                        id,
                        SimulatedVm.of(spec, VmReport.State.RUNNING, SimulatedVm.Role.HOME, known.starts() + 1, now()));
            }
            case ARRIVED -> {
                requireProcess(known);
                yield goOn(id, known);
            }
            case HANDING_OVER -> {
                requireProcess(known);
                requireNoWork(id);
                yield goOn(id, known);
            }
            case INCOMING, MIGRATED_AWAY ->
                throw NodeException.of(ErrorCode.WRONG_STATE, "The machine lives on another node.");
        };
    }

    private VmReport goOn(InstanceId id, SimulatedVm known) {
        return put(id, known.in(VmReport.State.RUNNING, SimulatedVm.Role.HOME, now()));
    }

    private static void requireProcess(SimulatedVm known) {
        if (!known.hasProcess()) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "The machine may live on another node.");
        }
    }

    private void requireNoWork(InstanceId id) {
        if (hasWork.test(id)) {
            throw NodeException.of(ErrorCode.IN_USE, "Other work on this machine goes on.");
        }
    }

    private void requireNobodyElseUses(InstanceId id, VmSpec spec) {
        boolean used =
                spec.disks().stream().anyMatch(disk -> usersOf(disk.volume()).anyMatch(user -> !user.equals(id)));
        if (used) {
            throw NodeException.of(ErrorCode.IN_USE, "Another machine runs with a disk of this one.");
        }
    }

    /** Whether guests let go of a device that they are asked for. */
    void setLetGo(Predicate<InstanceId> which) {
        letGo = which;
    }

    VmSpec runningSpec(InstanceId id) {
        return find(id).map(vm -> vm.hasProcess() ? Optional.of(vm.spec()) : Optional.<VmSpec>empty())
                .orElseThrow(SimulatedMachines::unknown)
                .orElseThrow(() -> NodeException.of(ErrorCode.WRONG_STATE, "The machine does not run here."));
    }

    private static NodeException unknown() {
        return NodeException.of(ErrorCode.NOT_FOUND, "The node does not know this machine.");
    }

    Adapted adapt(InstanceId id, VmSpec wished) {
        SimulatedVm vm = find(id).orElseThrow(SimulatedMachines::unknown);
        if (vm.role() != SimulatedVm.Role.HOME) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "The machine lives on another node, or may.");
        }
        if (!vm.hasProcess()) {
            return new Adapted(wished, List.of());
        }
        requireNoWork(id);
        Adaptation change = Adaptation.between(vm.spec(), wished);
        VmSpec plugged = vm.spec().withDisks(change.plug());
        requireNobodyElseUses(id, plugged);
        requireDisks.accept(plugged.withCdrom(change.changeCd() ? wished.cdrom() : Optional.empty()));
        SimulatedAdaptation done = SimulatedAdaptation.of(vm.spec(), wished, change, letGo.test(id));
        put(id, vm.adapted(done.now(), done.later()));
        return new Adapted(done.now(), done.pending());
    }

    void ensureAbsent(InstanceId id) {
        if (vms.remove(id) != null) {
            changed.run();
        }
    }

    void ensureIncoming(InstanceId id, VmSpec spec) {
        requireNoWork(id);
        Optional<SimulatedVm> known = find(id);
        boolean waits =
                known.filter(vm -> vm.hasProcess() && vm.role().isWaiting()).isPresent();
        if (known.filter(SimulatedVm::hasProcess).isPresent() && !waits) {
            throw NodeException.of(ErrorCode.IN_USE, "The machine runs here already.");
        }
        if (known.filter(vm -> vm.role().isAway()).isPresent()) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "What is left of it here must be removed first.");
        }
        if (!waits) {
            requireNobodyElseUses(id, spec);
            requireDisks.accept(spec);
            put(id, SimulatedVm.of(spec, VmReport.State.INCOMING, SimulatedVm.Role.INCOMING, 0, now()));
        }
    }

    void ensureIncomingAbsent(InstanceId id) {
        Optional<SimulatedVm> known = find(id).filter(vm -> vm.role() != SimulatedVm.Role.MIGRATED_AWAY);
        if (known.filter(vm -> !vm.role().isWaiting()).isPresent()) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "The machine lives here already.");
        }
        if (known.isPresent()) {
            ensureAbsent(id);
        }
    }

    /** Whether a process has the volume open. */
    boolean uses(VolumeId volume) {
        return usersOf(volume).findAny().isPresent();
    }

    /** Whether a guest that runs has it. */
    boolean isWritten(VolumeId volume) {
        return usersOf(volume).anyMatch(user -> running().contains(user));
    }

    Stream<InstanceId> usersOf(VolumeId volume) {
        return vms.entrySet().stream()
                .filter(entry -> entry.getValue().state() != VmReport.State.STOPPED
                        && entry.getValue().spec().disks().stream()
                                .anyMatch(disk -> disk.volume().equals(volume)))
                .map(Map.Entry::getKey);
    }

    /** Whether a process has the image in its drive. */
    boolean hasInDrive(ImageDigest image) {
        return vms.values().stream()
                .anyMatch(vm -> vm.state() != VmReport.State.STOPPED
                        && vm.spec().cdrom().equals(Optional.of(image)));
    }

    Optional<SimulatedVm> find(InstanceId id) {
        return Optional.ofNullable(vms.get(id));
    }

    VmReport put(InstanceId id, SimulatedVm vm) {
        vms.put(id, vm);
        changed.run();
        return report(id, vm);
    }

    /** Its process ends, if there is one. */
    void end(InstanceId id, VmReport.Ending how) {
        find(id).filter(SimulatedVm::hasProcess).ifPresent(vm -> put(id, vm.ended(how, vm.role(), now())));
    }

    void endAll() {
        List.copyOf(vms.keySet()).forEach(id -> end(id, VmReport.Ending.PROCESS_LOST));
    }

    Map<InstanceId, SimulatedVm> copy() {
        return new LinkedHashMap<>(vms);
    }

    /** As they were written then; without processes. */
    void restore(Map<InstanceId, SimulatedVm> before) {
        vms.clear();
        vms.putAll(before);
        endAll();
        changed.run();
    }

    Set<InstanceId> known() {
        return new LinkedHashSet<>(vms.keySet());
    }

    /** Those whose guest lives here, running or standing still. */
    Set<InstanceId> alive() {
        return vms.entrySet().stream()
                .filter(entry -> entry.getValue().state().isAlive())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those whose guest runs here. */
    List<InstanceId> running() {
        return vms.entrySet().stream()
                .filter(entry -> entry.getValue().state() == VmReport.State.RUNNING)
                .map(Map.Entry::getKey)
                .toList();
    }

    void forEach(java.util.function.BiConsumer<InstanceId, SimulatedVm> each) {
        vms.forEach(each);
    }

    List<VmReport> reports() {
        return vms.entrySet().stream()
                .map(entry -> report(entry.getKey(), entry.getValue()))
                .toList();
    }

    private VmReport report(InstanceId id, SimulatedVm vm) {
        Optional<VmReport.Usage> usage = vm.state().isAlive()
                ? Optional.of(new VmReport.Usage(cpuSeconds(id, vm), vm.spec().memory(), 0, 0, 0, 0))
                : Optional.empty();
        return new VmReport(id, vm.state(), vm.since(), vm.ended(), usage);
    }

    private double cpuSeconds(InstanceId id, SimulatedVm vm) {
        boolean goesOn = vm.since().isBefore(workSince);
        Instant since = goesOn ? workSince : vm.since();
        double before = goesOn ? workDone.getOrDefault(id, 0.0) : 0;
        return before + Duration.between(since, now()).toSeconds() * work.applyAsDouble(id);
    }

    /** How many processors each machine keeps busy. */
    void setWork(ToDoubleFunction<InstanceId> processors) {
        Map<InstanceId, Double> done = new HashMap<>();
        vms.forEach((id, vm) -> done.put(id, cpuSeconds(id, vm)));
        workDone.clear();
        workDone.putAll(done);
        workSince = now();
        work = processors;
    }

    private Instant now() {
        return clock.instant();
    }
}
