package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;

/** The tasks of one simulated node. Guarded by its node. */
final class SimulatedTasks {
    private static final int LONGEST_GRACE_SECONDS = 24 * 3600;
    private final SimulatedNode node;
    private final SimulatedMachines machines;
    private final Map<TaskId, SimulatedWork> works = new LinkedHashMap<>();
    /** Those that have not ended. */
    private final Map<TaskId, SimulatedWork> running = new LinkedHashMap<>();

    private Function<TaskSpec, Duration> pace;

    SimulatedTasks(SimulatedNode node, SimulatedMachines machines, Duration pace) {
        this.node = node;
        this.machines = machines;
        this.pace = spec -> pace;
    }

    void setPace(Function<TaskSpec, Duration> next) {
        pace = next;
    }

    boolean hasWorkOn(InstanceId id) {
        return worksOn(CallFence.Resource.of(id));
    }

    boolean worksOn(CallFence.Resource resource) {
        return running.values().stream()
                .anyMatch(work -> work.task().spec().resources().contains(resource));
    }

    /** @throws NodeException IN_USE when work goes on that no machine may have this volume open for */
    void requireNoneAtRest(VolumeId volume) {
        if (running.values().stream()
                .anyMatch(work -> work.task().spec().volumesAtRest().contains(volume))) {
            throw NodeException.of(ErrorCode.IN_USE, "Work on a volume of the machine goes on.");
        }
    }

    void endWorkMaking(VolumeId volume) {
        List.copyOf(running.values()).stream()
                .filter(work -> work.task().spec().makes().equals(Optional.of(volume)))
                .forEach(work -> put(work.cancelled()));
    }

    NodeTask ensure(TaskId id, TaskSpec spec, Instant now) {
        SimulatedWork known = works.get(id);
        if (known != null && !known.task().spec().equals(spec)) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "The task is known with other work.");
        }
        if (known == null) {
            requireGrace(spec);
            if (spec.resources().stream().anyMatch(this::worksOn)) {
                throw NodeException.of(ErrorCode.IN_USE, "Other work on the same goes on.");
            }
            put(SimulatedWork.begin(id, spec, pace.apply(spec), now));
            settle(now);
        }
        return get(id, now);
    }

    private static void requireGrace(TaskSpec spec) {
        int seconds = switch (spec) {
            case TaskSpec.StopVm stop -> stop.graceSeconds();
            case TaskSpec.RebootVm reboot -> reboot.graceSeconds();
            default -> 0;
        };
        if (seconds < 0 || seconds > LONGEST_GRACE_SECONDS) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST, "The time that a guest is given is 0 seconds to 24 hours.");
        }
    }

    boolean isAtWork() {
        return !running.isEmpty();
    }

    boolean knows(TaskId id) {
        return works.containsKey(id);
    }

    NodeTask get(TaskId id, Instant now) {
        return Optional.ofNullable(works.get(id))
                .map(work -> work.shown(now))
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The node does not know the task."));
    }

    /** A guest on its way out can't be called back. */
    void cancel(TaskId id) {
        Optional.ofNullable(running.get(id))
                .filter(work -> work.phase() == SimulatedWork.Phase.COPYING)
                .ifPresent(work -> put(work.cancelled()));
    }

    /** Ends all work on a machine that is no more: it must not find a later one of the same name. */
    void endAll(InstanceId id) {
        List.copyOf(running.values()).stream()
                .filter(work -> work.task().spec().resources().contains(CallFence.Resource.of(id)))
                .forEach(work -> put(work.cancelled()));
    }

    /** Ends the work whose time has come. */
    void settle(Instant now) {
        if (!running.isEmpty()) {
            List.copyOf(running.values()).forEach(work -> settle(work, now));
        }
    }

    private void settle(SimulatedWork first, Instant now) {
        SimulatedWork work = first;
        SimulatedWork before;
        do {
            before = work;
            work = advance(work, now);
            put(work);
        } while (!work.equals(before) && !work.task().state().isEnded());
    }

    private SimulatedWork advance(SimulatedWork work, Instant now) {
        return switch (work.task().spec()) {
            case TaskSpec.MigrateVm migrate -> new SimulatedHandOver(node, machines, work, migrate, now).advance();
            case TaskSpec.StopVm(var id, var grace) -> work.isDue(now) ? stop(work, id) : work;
            case TaskSpec.RebootVm(var id, var grace) -> work.isDue(now) ? reboot(work, id, now) : work;
            case TaskSpec other -> new SimulatedCopies(node, node.storage(), work, now).advance(other);
        };
    }

    private SimulatedWork stop(SimulatedWork work, InstanceId id) {
        Optional<SimulatedVm> known = machines.find(id);
        boolean away =
                known.filter(vm -> vm.role() == SimulatedVm.Role.MIGRATED_AWAY).isPresent();
        if (away || known.filter(SimulatedVm::hasProcess).isPresent() && !lives(id)) {
            return work.failed(ErrorCode.WRONG_STATE, "The machine does not live here.");
        }
        machines.end(id, VmReport.Ending.STOPPED_ON_REQUEST);
        return work.succeeded(Map.of());
    }

    private SimulatedWork reboot(SimulatedWork work, InstanceId id, Instant now) {
        if (machines.find(id).isEmpty()) {
            return work.failed(ErrorCode.NOT_FOUND, "The node does not know this machine.");
        }
        if (!lives(id)) {
            return work.failed(ErrorCode.WRONG_STATE, "The machine does not run.");
        }
        machines.put(id, machines.find(id).orElseThrow().reset(now));
        return work.succeeded(Map.of());
    }

    private boolean lives(InstanceId id) {
        return machines.find(id)
                .filter(vm -> vm.hasProcess() && vm.role() == SimulatedVm.Role.HOME)
                .isPresent();
    }

    private void put(SimulatedWork work) {
        works.put(work.id(), work);
        if (work.task().state().isEnded()) {
            running.remove(work.id());
        } else {
            running.put(work.id(), work);
        }
    }

    /** As after a loss of the directory that they are kept in. */
    void forgetAll() {
        works.clear();
        running.clear();
    }

    Map<TaskId, SimulatedWork> copy() {
        return new LinkedHashMap<>(works);
    }

    void restore(Map<TaskId, SimulatedWork> before) {
        forgetAll();
        before.values().forEach(this::put);
    }
}
