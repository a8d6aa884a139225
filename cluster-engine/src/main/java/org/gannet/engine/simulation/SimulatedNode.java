package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
import org.gannet.node.CallFence;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;
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
    private CallFence fence = new CallFence(0, epoch -> {});
    private final Map<VolumeId, VolumeSpec> volumes = new LinkedHashMap<>();
    private final Map<InstanceId, SimulatedVm> vms = new LinkedHashMap<>();
    private final Set<ImageDigest> images = new LinkedHashSet<>();
    private final Map<TaskId, Work> works = new LinkedHashMap<>();
    /** Those that have not ended. */
    private final Map<TaskId, Work> running = new LinkedHashMap<>();

    private final UUID start = new UUID(0, 1);
    private long epoch = 1;
    private long count;
    private Optional<HandOverBreak> handOverBreaks = Optional.empty();

    /** Long work. */
    private record Work(NodeTask task, Instant begun) {}

    private record HandOverBreak(boolean arrived, boolean senderLives) {}

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

    /** Outlives the service, as a real node's epoch does; the numbers within an epoch do not need to. */
    CallFence fence() {
        return fence;
    }

    /** The node as a call with this stamp finds it when it arrives just now: judged by the fence, without faults. */
    public NodeApi stamped(CallStamp stamp) {
        return new FencedNode(this, new FencedNode.Gate() {
            @Override
            public <T> T read(String method, Supplier<T> work) {
                synchronized (peers) {
                    fence.admitRead(stamp);
                    return work.get();
                }
            }

            @Override
            public <T> T change(String method, List<CallFence.Resource> resources, Supplier<T> work) {
                synchronized (peers) {
                    fence.admitChange(stamp, resources);
                    return work.get();
                }
            }
        });
    }

    /** The node's service starts again: machines go on, tasks that ran are forgotten, reports count anew. */
    public void restart() {
        synchronized (peers) {
            works.clear();
            running.clear();
            epoch++;
            count = 0;
            fence = new CallFence(fence.epoch(), seen -> {});
            peers.disconnect(this);
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
        breakNextHandOver(arrived, false);
    }

    /** @param senderLives whether its process here lives on then, with the guest standing still */
    public void breakNextHandOver(boolean arrived, boolean senderLives) {
        synchronized (peers) {
            handOverBreaks = Optional.of(new HandOverBreak(arrived, senderLives));
        }
    }

    /** Machines whose guest lives here, without faults. */
    public Set<InstanceId> aliveVms() {
        synchronized (peers) {
            peers.settle();
            return vms.entrySet().stream()
                    .filter(entry -> entry.getValue().state().isAlive())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    /** Machines of any state, without faults. */
    public Set<InstanceId> knownVms() {
        synchronized (peers) {
            peers.settle();
            return new LinkedHashSet<>(vms.keySet());
        }
    }

    /** Volumes, without faults. */
    public Set<VolumeId> knownVolumes() {
        synchronized (peers) {
            peers.settle();
            return new LinkedHashSet<>(volumes.keySet());
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
        return call(() -> facts);
    }

    @Override
    public NodeReport report() {
        return call(() -> {
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
        return call(() -> statusOf(digest));
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return call(() -> {
            images.add(digest);
            return statusOf(digest);
        });
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        call(() -> {
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
        return call(() -> {
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
        call(() -> {
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
        return call(() -> {
            SimulatedVm known = vms.get(id);
            if (known == null) {
                requireVolumes(spec);
                return put(id, SimulatedVm.of(spec, VmReport.State.RUNNING, SimulatedVm.Role.HOME, 1, now()));
            }
            return switch (known.role()) {
                case HOME -> {
                    if (known.hasProcess()) {
                        yield reportOf(id, known);
                    }
                    requireNoWork(id);
                    requireVolumes(spec);
                    yield put(
                            id,
                            SimulatedVm.of(
                                    spec, VmReport.State.RUNNING, SimulatedVm.Role.HOME, known.starts() + 1, now()));
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
        });
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
        if (running.values().stream()
                .anyMatch(work -> work.task().spec().instance().equals(id))) {
            throw NodeException.of(ErrorCode.IN_USE, "Other work on this machine goes on.");
        }
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        call(() -> Optional.ofNullable(vms.remove(id)));
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return call(() -> {
            Optional<SimulatedVm> known = find(id);
            boolean waits = known.filter(vm -> vm.hasProcess() && isWaiting(vm)).isPresent();
            if (known.filter(SimulatedVm::hasProcess).isPresent() && !waits) {
                throw NodeException.of(ErrorCode.IN_USE, "The machine runs here already.");
            }
            if (known.filter(SimulatedNode::isAway).isPresent()) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "What is left of it here must be removed first.");
            }
            if (!waits) {
                requireVolumes(spec);
                put(id, SimulatedVm.of(spec, VmReport.State.INCOMING, SimulatedVm.Role.INCOMING, 0, now()));
            }
            Map<DiskId, String> exports =
                    spec.disks().stream().collect(Collectors.toMap(VmSpec.Disk::id, disk -> "disk-" + disk.id()));
            return new IncomingVm(name().value(), 1, 2, exports);
        });
    }

    private static boolean isWaiting(SimulatedVm vm) {
        return vm.role() == SimulatedVm.Role.INCOMING || vm.role() == SimulatedVm.Role.ARRIVED;
    }

    private static boolean isAway(SimulatedVm vm) {
        return vm.role() == SimulatedVm.Role.HANDING_OVER || vm.role() == SimulatedVm.Role.MIGRATED_AWAY;
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        call(() -> {
            Optional<SimulatedVm> known = find(id).filter(vm -> vm.role() != SimulatedVm.Role.MIGRATED_AWAY);
            if (known.filter(vm -> !isWaiting(vm)).isPresent()) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "The machine lives here already.");
            }
            return known.map(vm -> vms.remove(id));
        });
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return call(() -> {
            Work known = works.get(id);
            if (known != null && !known.task().spec().equals(spec)) {
                throw NodeException.of(ErrorCode.NAME_TAKEN, "The task is known with other work.");
            }
            if (known == null) {
                requireNoWork(spec.instance());
                Work work = new Work(task(id, spec, NodeTask.State.RUNNING, Optional.empty()), now());
                works.put(id, work);
                running.put(id, work);
                settleTasks(now());
            }
            return shown(id).orElseThrow();
        });
    }

    @Override
    public NodeTask task(TaskId id) {
        return call(() ->
                shown(id).orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The node does not know the task.")));
    }

    @Override
    public void cancelTask(TaskId id) {
        call(() -> {
            Optional.ofNullable(running.get(id))
                    .ifPresent(work ->
                            end(work, task(id, work.task().spec(), NodeTask.State.CANCELLED, Optional.empty())));
            return id;
        });
    }

    private <T> T call(Supplier<T> body) {
        synchronized (peers) {
            peers.settle();
            return body.get();
        }
    }

    /** Ends the work whose time has come. */
    void settleTasks(Instant now) {
        for (Work work : List.copyOf(running.values())) {
            if (!now.isBefore(work.begun().plus(pace))) {
                end(work, perform(work.task()));
            }
        }
    }

    private void end(Work work, NodeTask ended) {
        running.remove(ended.id());
        works.put(ended.id(), new Work(ended, work.begun()));
    }

    private NodeTask perform(NodeTask task) {
        InstanceId id = task.spec().instance();
        Optional<SimulatedVm> known = find(id).filter(SimulatedVm::hasProcess);
        boolean lives = known.filter(vm -> vm.role() == SimulatedVm.Role.HOME).isPresent();
        return switch (task.spec()) {
            case TaskSpec.StopVm stop -> {
                if (known.isPresent() && !lives) {
                    yield failed(task, ErrorCode.WRONG_STATE, "The machine does not live here.");
                }
                end(id, VmReport.Ending.STOPPED_ON_REQUEST);
                yield task(task.id(), stop, NodeTask.State.SUCCEEDED, Optional.empty());
            }
            case TaskSpec.RebootVm reboot -> {
                if (!lives) {
                    yield failed(task, ErrorCode.WRONG_STATE, "The machine does not run.");
                }
                SimulatedVm vm = known.orElseThrow();
                put(
                        id,
                        SimulatedVm.of(
                                vm.spec(), VmReport.State.RUNNING, SimulatedVm.Role.HOME, vm.starts() + 1, now()));
                yield task(task.id(), reboot, NodeTask.State.SUCCEEDED, Optional.empty());
            }
            case TaskSpec.MigrateVm migrate -> migrate(task, migrate);
        };
    }

    private NodeTask migrate(NodeTask task, TaskSpec.MigrateVm migrate) {
        InstanceId id = migrate.instance();
        SimulatedNode target = peers.node(new NodeName(migrate.target().address()));
        Optional<SimulatedVm> here = find(id).filter(vm -> vm.hasProcess() && vm.role() == SimulatedVm.Role.HOME);
        Optional<SimulatedVm> there = target.find(id)
                .filter(vm -> vm.state() == VmReport.State.INCOMING && vm.role() == SimulatedVm.Role.INCOMING);
        if (here.isEmpty() || there.isEmpty()) {
            return failed(
                    task, ErrorCode.MIGRATION_FAILED, here.isEmpty() ? "It does not run." : "Nothing waits for it.");
        }
        if (handOverBreaks.isPresent()) {
            HandOverBreak broken = handOverBreaks.get();
            handOverBreaks = Optional.empty();
            SimulatedVm.Role left = SimulatedVm.Role.HANDING_OVER;
            put(
                    id,
                    broken.senderLives()
                            ? here.get().in(VmReport.State.PAUSED, left, now())
                            : here.get().ended(VmReport.Ending.PROCESS_LOST, left, now()));
            if (broken.arrived()) {
                target.put(id, there.get().in(VmReport.State.INCOMING, SimulatedVm.Role.ARRIVED, now()));
            }
            return failed(task, ErrorCode.MIGRATION_FAILED, "Whether it goes on at the other node is not known.");
        }
        put(id, here.get().in(VmReport.State.MIGRATED_AWAY, SimulatedVm.Role.MIGRATED_AWAY, now()));
        target.put(
                id,
                SimulatedVm.of(
                        there.get().spec(),
                        here.get().state(),
                        SimulatedVm.Role.HOME,
                        here.get().starts(),
                        now()));
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
            find(id).filter(SimulatedVm::hasProcess).ifPresent(vm -> put(id, vm.ended(how, vm.role(), now())));
        }
    }

    private Instant now() {
        return clock.instant();
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

    private VmReport put(InstanceId id, SimulatedVm vm) {
        vms.put(id, vm);
        return reportOf(id, vm);
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
