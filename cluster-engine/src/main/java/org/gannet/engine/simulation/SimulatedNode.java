package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;

/**
 * A node in memory with the behaviour of a real one, and faults on demand. Tasks take their time by the clock; what
 * they did shows at the next call of any node.
 */
public final class SimulatedNode implements NodeApi {
    private static final ByteSize IMAGE_SIZE = ByteSize.ofMebibytes(64);

    private final NodeFacts facts;
    private final Duration pace;
    private final Clock clock;
    private final SimulatedNodes peers;
    private final NodeFaults faults = new NodeFaults();
    private final Map<VolumeId, VolumeSpec> volumes = new LinkedHashMap<>();
    private final Map<InstanceId, SimulatedVm> vms = new LinkedHashMap<>();
    private final Set<ImageDigest> images = new HashSet<>();
    private final Map<TaskId, Work> works = new LinkedHashMap<>();
    private final UUID start = new UUID(0, 1);
    private long epoch = 1;
    private long count;
    private Optional<Boolean> handOverBreaks = Optional.empty();

    /** Long work. */
    private record Work(NodeTask task, Instant begun) {}

    SimulatedNode(NodeFacts facts, Duration pace, Clock clock, SimulatedNodes peers) {
        this.facts = facts;
        this.pace = pace;
        this.clock = clock;
        this.peers = peers;
    }

    public NodeName name() {
        return facts.name();
    }

    public NodeFaults faults() {
        return faults;
    }

    /** The node's service starts again: machines go on, tasks that ran are forgotten, reports count anew. */
    public void restart() {
        synchronized (peers) {
            works.clear();
            epoch++;
            count = 0;
        }
    }

    /** The machine's process dies. */
    public void killVm(InstanceId id) {
        end(id, VmReport.Ending.PROCESS_LOST);
    }

    /** The guest switches itself off. */
    public void powerOffGuest(InstanceId id) {
        end(id, VmReport.Ending.GUEST_POWERED_OFF);
    }

    /** Everything that runs ends, as in a power cut; volumes stay. */
    public void powerCut() {
        List<InstanceId> all;
        synchronized (peers) {
            all = List.copyOf(vms.keySet());
        }
        all.forEach(this::killVm);
        restart();
    }

    /**
     * The next machine that is sent from here dies at the very end of its transfer.
     * @param arrived whether all of its memory is on the other node then
     */
    public void breakNextHandOver(boolean arrived) {
        synchronized (peers) {
            handOverBreaks = Optional.of(arrived);
        }
    }

    /** Machines whose guest lives here, without faults. */
    public Set<InstanceId> aliveVms() {
        synchronized (peers) {
            peers.settle();
            return vms.entrySet().stream()
                    .filter(entry -> entry.getValue().state().isAlive())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    /** Machines of any state, without faults. */
    public Set<InstanceId> knownVms() {
        synchronized (peers) {
            peers.settle();
            return Set.copyOf(vms.keySet());
        }
    }

    /** Volumes, without faults. */
    public Set<VolumeId> knownVolumes() {
        synchronized (peers) {
            return Set.copyOf(volumes.keySet());
        }
    }

    /** How often the guest has been started or restarted here; 0 when it is not here. */
    public int starts(InstanceId id) {
        synchronized (peers) {
            peers.settle();
            return Optional.ofNullable(vms.get(id)).map(SimulatedVm::starts).orElse(0);
        }
    }

    @Override
    public NodeFacts facts() {
        return call("facts", () -> facts);
    }

    @Override
    public NodeReport report() {
        return call("report", () -> {
            ByteSize memoryUsed = vms.values().stream()
                    .filter(vm -> vm.state() != VmReport.State.STOPPED)
                    .map(vm -> vm.spec().memory())
                    .reduce(ByteSize.ZERO, ByteSize::plus);
            ByteSize diskUsed = volumes.values().stream().map(VolumeSpec::size).reduce(ByteSize.ZERO, ByteSize::plus);
            return new NodeReport(
                    new Generation(epoch, start, ++count),
                    clock.instant(),
                    facts.memory().minusOrZero(memoryUsed),
                    facts.disk().minusOrZero(diskUsed),
                    0.1 * vms.size(),
                    vms.entrySet().stream()
                            .map(entry -> reportOf(entry.getKey(), entry.getValue()))
                            .toList(),
                    volumes.entrySet().stream()
                            .map(entry -> reportOf(entry.getKey(), entry.getValue()))
                            .toList(),
                    List.copyOf(images));
        });
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return call("image", () -> statusOf(digest));
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return call("ensureImage", () -> {
            images.add(digest);
            return statusOf(digest);
        });
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        call("ensureImageAbsent", () -> {
            boolean used = volumes.values().stream()
                    .anyMatch(spec -> spec.source() instanceof VolumeSpec.Source.CloneOf clone
                            && clone.image().equals(digest));
            if (used) {
                throw NodeException.of(ErrorCode.IN_USE, "A disk is a clone of the image.");
            }
            return images.remove(digest);
        });
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return call("ensureVolume", () -> {
            VolumeSpec known = volumes.get(id);
            if (known != null && !known.equals(spec)) {
                throw NodeException.of(ErrorCode.NAME_TAKEN, "There is another volume with this id.");
            }
            if (known == null) {
                if (spec.source() instanceof VolumeSpec.Source.CloneOf clone && !images.contains(clone.image())) {
                    throw NodeException.of(ErrorCode.NOT_FOUND, "The image is not on the node.");
                }
                volumes.put(id, spec);
            }
            return reportOf(id, spec);
        });
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        call("ensureVolumeAbsent", () -> {
            boolean used = vms.values().stream()
                    .filter(vm -> vm.state() != VmReport.State.STOPPED)
                    .flatMap(vm -> vm.spec().disks().stream())
                    .anyMatch(disk -> disk.volume().equals(id));
            if (used) {
                throw NodeException.of(ErrorCode.IN_USE, "A running machine has the disk open.");
            }
            return Optional.ofNullable(volumes.remove(id));
        });
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return call("ensureVmRunning", () -> {
            SimulatedVm known = vms.get(id);
            if (known != null && known.handOver() == SimulatedVm.HandOver.MAY_BE_AWAY) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "The machine may live on another node.");
            }
            if (known != null && known.state() == VmReport.State.INCOMING) {
                if (known.handOver() != SimulatedVm.HandOver.HAS_ARRIVED) {
                    throw NodeException.of(ErrorCode.WRONG_STATE, "The machine waits for a migration here.");
                }
                put(id, known.spec(), VmReport.State.RUNNING, Optional.empty(), known.starts());
            }
            if (known == null || known.state() == VmReport.State.STOPPED) {
                requireVolumes(spec);
                int starts = known == null ? 1 : known.starts() + 1;
                put(id, spec, VmReport.State.RUNNING, Optional.empty(), starts);
            }
            return find(id).map(vm -> reportOf(id, vm)).orElseThrow();
        });
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        call("ensureVmAbsent", () -> Optional.ofNullable(vms.remove(id)));
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return call("ensureVmIncoming", () -> {
            if (find(id).filter(vm -> vm.state().isAlive()).isPresent()) {
                throw NodeException.of(ErrorCode.IN_USE, "The machine runs here already.");
            }
            requireVolumes(spec);
            if (find(id).filter(vm -> vm.state() == VmReport.State.INCOMING).isEmpty()) {
                put(id, spec, VmReport.State.INCOMING, Optional.empty(), 0);
            }
            Map<DiskId, String> exports =
                    spec.disks().stream().collect(Collectors.toMap(VmSpec.Disk::id, disk -> "disk-" + disk.id()));
            return new IncomingVm(name().value(), 1, 2, exports);
        });
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        call("ensureVmIncomingAbsent", () -> {
            if (find(id).filter(vm -> vm.state().isAlive()).isPresent()) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "The machine lives here already.");
            }
            return find(id).filter(vm -> vm.state() == VmReport.State.INCOMING).map(vm -> vms.remove(id));
        });
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return call("ensureTask", () -> {
            if (!works.containsKey(id)) {
                works.put(id, new Work(task(id, spec, NodeTask.State.RUNNING, Optional.empty()), clock.instant()));
                peers.settle();
            }
            return shown(id).orElseThrow();
        });
    }

    @Override
    public NodeTask task(TaskId id) {
        return call(
                "task",
                () -> shown(id)
                        .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The node does not know the task.")));
    }

    @Override
    public void cancelTask(TaskId id) {
        call("cancelTask", () -> {
            Work work = works.get(id);
            if (work != null && !work.task().state().isEnded()) {
                works.put(
                        id,
                        new Work(
                                task(id, work.task().spec(), NodeTask.State.CANCELLED, Optional.empty()),
                                work.begun()));
            }
            return true;
        });
    }

    private <T> T call(String method, Supplier<T> body) {
        synchronized (peers) {
            faults.beforeCall(name(), method);
            peers.settle();
            T answer = body.get();
            faults.afterCall(name(), method);
            return answer;
        }
    }

    /** Ends the work whose time has come. */
    void settleTasks() {
        for (Work work : List.copyOf(works.values())) {
            boolean due = !clock.instant().isBefore(work.begun().plus(pace));
            if (!work.task().state().isEnded() && due) {
                NodeTask ended = perform(work.task());
                works.put(ended.id(), new Work(ended, work.begun()));
            }
        }
    }

    private NodeTask perform(NodeTask task) {
        return switch (task.spec()) {
            case TaskSpec.StopVm stop -> {
                end(stop.instance(), VmReport.Ending.STOPPED_ON_REQUEST);
                yield task(task.id(), stop, NodeTask.State.SUCCEEDED, Optional.empty());
            }
            case TaskSpec.RebootVm reboot -> {
                Optional<SimulatedVm> vm =
                        find(reboot.instance()).filter(known -> known.state().isAlive());
                vm.ifPresent(known ->
                        put(reboot.instance(), known.spec(), known.state(), Optional.empty(), known.starts() + 1));
                yield vm.isPresent()
                        ? task(task.id(), reboot, NodeTask.State.SUCCEEDED, Optional.empty())
                        : failed(task, ErrorCode.WRONG_STATE, "The machine does not run.");
            }
            case TaskSpec.MigrateVm migrate -> migrate(task, migrate);
        };
    }

    private NodeTask migrate(NodeTask task, TaskSpec.MigrateVm migrate) {
        InstanceId id = migrate.instance();
        SimulatedNode target = peers.node(new NodeName(migrate.target().address()));
        Optional<SimulatedVm> here = find(id).filter(vm -> vm.state().isAlive());
        Optional<SimulatedVm> there = target.find(id).filter(vm -> vm.state() == VmReport.State.INCOMING);
        if (here.isEmpty() || there.isEmpty()) {
            return failed(
                    task, ErrorCode.MIGRATION_FAILED, here.isEmpty() ? "It does not run." : "Nothing waits for it.");
        }
        if (handOverBreaks.isPresent()) {
            SimulatedVm.HandOver left =
                    handOverBreaks.get() ? SimulatedVm.HandOver.HAS_ARRIVED : SimulatedVm.HandOver.NONE;
            handOverBreaks = Optional.empty();
            put(
                    id,
                    here.get(),
                    VmReport.State.STOPPED,
                    Optional.of(VmReport.Ending.PROCESS_LOST),
                    SimulatedVm.HandOver.MAY_BE_AWAY);
            target.put(id, there.get(), VmReport.State.INCOMING, Optional.empty(), left);
            return failed(task, ErrorCode.MIGRATION_FAILED, "Whether it goes on at the other node is not known.");
        }
        put(
                id,
                here.get().spec(),
                VmReport.State.MIGRATED_AWAY,
                Optional.empty(),
                here.get().starts());
        target.put(
                id,
                there.get().spec(),
                here.get().state(),
                Optional.empty(),
                here.get().starts());
        return new NodeTask(
                task.id(),
                migrate,
                NodeTask.State.SUCCEEDED,
                Optional.empty(),
                Optional.empty(),
                Map.of("downtimeMillis", 40L, "totalMillis", pace.toMillis()));
    }

    private Optional<NodeTask> shown(TaskId id) {
        return Optional.ofNullable(works.get(id)).map(work -> {
            NodeTask task = work.task();
            if (task.state().isEnded() || pace.isZero()) {
                return task;
            }
            long done = Duration.between(work.begun(), clock.instant()).toSeconds();
            Progress progress =
                    new Progress("working", Math.min(done, pace.toSeconds()), pace.toSeconds(), Progress.Unit.SECONDS);
            return new NodeTask(
                    task.id(), task.spec(), task.state(), Optional.of(progress), task.problem(), task.figures());
        });
    }

    private static NodeTask failed(NodeTask task, ErrorCode code, String message) {
        return task(task.id(), task.spec(), NodeTask.State.FAILED, Optional.of(Problem.of(code, message)));
    }

    private static NodeTask task(TaskId id, TaskSpec spec, NodeTask.State state, Optional<Problem> problem) {
        return new NodeTask(id, spec, state, Optional.empty(), problem, Map.of());
    }

    private void end(InstanceId id, VmReport.Ending how) {
        synchronized (peers) {
            find(id).filter(vm -> vm.state() != VmReport.State.STOPPED)
                    .ifPresent(vm -> put(id, vm.spec(), VmReport.State.STOPPED, Optional.of(how), vm.starts()));
        }
    }

    private void requireVolumes(VmSpec spec) {
        if (!volumes.keySet()
                .containsAll(spec.disks().stream().map(VmSpec.Disk::volume).toList())) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "A disk of the machine is not on the node.");
        }
        if (!images.containsAll(spec.cdrom().stream().toList())) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "The machine's CD is not on the node.");
        }
    }

    private Optional<SimulatedVm> find(InstanceId id) {
        return Optional.ofNullable(vms.get(id));
    }

    private void put(InstanceId id, VmSpec spec, VmReport.State state, Optional<VmReport.Ending> ended, int starts) {
        vms.put(id, new SimulatedVm(spec, state, clock.instant(), ended, starts, SimulatedVm.HandOver.NONE));
    }

    private void put(
            InstanceId id,
            SimulatedVm before,
            VmReport.State state,
            Optional<VmReport.Ending> ended,
            SimulatedVm.HandOver handOver) {
        vms.put(id, new SimulatedVm(before.spec(), state, clock.instant(), ended, before.starts(), handOver));
    }

    private VmReport reportOf(InstanceId id, SimulatedVm vm) {
        Optional<VmReport.Usage> usage = vm.state().isAlive()
                ? Optional.of(new VmReport.Usage(
                        Duration.between(vm.since(), clock.instant()).toSeconds() * 0.05,
                        vm.spec().memory(),
                        0,
                        0,
                        0,
                        0))
                : Optional.empty();
        return new VmReport(id, vm.state(), vm.since(), vm.ended(), usage);
    }

    private static VolumeReport reportOf(VolumeId id, VolumeSpec spec) {
        return new VolumeReport(
                id, spec.format(), spec.size(), new ByteSize(spec.size().bytes() / 10));
    }

    private ImageStatus statusOf(ImageDigest digest) {
        boolean present = images.contains(digest);
        return new ImageStatus(digest, present, present ? IMAGE_SIZE : ByteSize.ZERO);
    }
}
