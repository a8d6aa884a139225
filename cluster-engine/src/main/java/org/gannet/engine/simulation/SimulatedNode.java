package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
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
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private NodeFacts facts;
    private final Clock clock;
    private final SimulatedNodes peers;
    private final NodeFaults faults = new NodeFaults();
    private final SimulatedMachines machines;
    private final SimulatedTasks tasks;
    private final Map<VolumeId, VolumeSpec> volumes = new LinkedHashMap<>();
    private final Set<ImageDigest> images = new LinkedHashSet<>();
    private final Deque<DiskImage> history = new ArrayDeque<>();
    private final UUID start = new UUID(0, 1);
    private CallFence fence = new CallFence(0, epoch -> {});
    private Optional<HandOverBreak> handOverBreaks = Optional.empty();
    private Duration handOverTakes = Duration.ZERO;
    private int handOversBroken;
    private boolean remembers;
    private boolean changed;
    private boolean serving = true;
    private boolean full;
    private long epoch = 1;
    private long count;

    /** How the next hand-over ends. */
    record HandOverBreak(boolean arrived, boolean senderLives) {}

    /** What lay on the disk at one moment. */
    private record DiskImage(
            Instant at,
            Map<VolumeId, VolumeSpec> volumes,
            Map<InstanceId, SimulatedVm> vms,
            Set<ImageDigest> images,
            Map<TaskId, SimulatedWork> works) {}

    SimulatedNode(NodeFacts facts, Duration pace, Clock clock, SimulatedNodes peers) {
        this.facts = facts;
        this.clock = clock;
        this.peers = peers;
        machines = new SimulatedMachines(clock, this::requireDisks, this::hasWorkOn, this::changed);
        tasks = new SimulatedTasks(this, machines, pace);
    }

    private boolean hasWorkOn(InstanceId id) {
        return tasks.hasWorkOn(id);
    }

    private void changed() {
        changed = true;
        peers.changed();
    }

    public NodeName name() {
        return facts.name();
    }

    public NodeFaults faults() {
        return faults;
    }

    SimulatedMachines machines() {
        return machines;
    }

    /** Outlives the service, as a real node's epoch does; the numbers within an epoch do not need to. */
    CallFence fence() {
        return fence;
    }

    /** The node as a call with this stamp finds it when it arrives just now: judged by the fence, without faults. */
    public NodeApi stamped(CallStamp stamp) {
        return new FencedNode(this, gate(stamp));
    }

    /** Judges a call with this stamp when it arrives just now. */
    public FencedNode.Gate gate(CallStamp stamp) {
        return new FencedNode.Gate() {
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
        };
    }

    // --- what shall happen to it

    /** What it says of itself from now on, under the same name; the engine asks when its service has restarted. */
    public void setFacts(NodeFacts next) {
        synchronized (peers) {
            facts = next;
        }
    }

    /** How long a task takes, asked when it begins. */
    public void setPace(Function<TaskSpec, Duration> pace) {
        tasks.setPace(pace);
    }

    /** How long each of the two halves of a migration's hand-over takes; nothing if this was never called. */
    public void setHandOverTakes(Duration time) {
        handOverTakes = time;
    }

    /** From now on it knows what lay on its disk up to two minutes ago. */
    public void remember() {
        remembers = true;
        changed();
        rememberNow();
    }

    /** Whether its service runs: while it does not, tasks stand still and other nodes get no answer. */
    public void setServing(boolean yes) {
        serving = yes;
    }

    /** While its disk is full, nothing can be written to it but deletions. */
    public void setFull(boolean yes) {
        full = yes;
    }

    /** The node's service starts again: machines go on, tasks that ran are forgotten, reports count anew. */
    public void restart() {
        synchronized (peers) {
            tasks.forgetAll();
            restartService();
        }
    }

    /** The same, but its tasks go on, as a real node's do. */
    public void restartService() {
        synchronized (peers) {
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

    private void end(InstanceId id, VmReport.Ending how) {
        synchronized (peers) {
            machines.end(id, how);
        }
    }

    /** Everything that runs ends, as in a power cut; volumes stay. */
    public void powerCut() {
        synchronized (peers) {
            machines.endAll();
            restart();
        }
    }

    /**
     * Everything that runs ends, as in a power cut, and what was written in the last moments is not on the disk. Needs
     * {@link #remember}. Tasks go on when the service runs again.
     * @param forgotten how long before now; zero for a disk that kept everything
     */
    public void powerCut(Duration forgotten) {
        synchronized (peers) {
            peers.settle();
            Instant limit = now().minus(forgotten);
            if (!forgotten.isZero()) {
                history.stream()
                        .filter(image -> !image.at().isAfter(limit))
                        .reduce((earlier, later) -> later)
                        .ifPresent(this::restore);
            }
            machines.endAll();
            restartService();
        }
    }

    private void restore(DiskImage image) {
        volumes.clear();
        volumes.putAll(image.volumes());
        images.clear();
        images.addAll(image.images());
        machines.restore(image.vms());
        tasks.restore(image.works());
        changed();
    }

    private void rememberNow() {
        if (remembers && changed) {
            changed = false;
            Instant limit = now().minus(REMEMBERED);
            while (history.size() > 1 && history.peekFirst().at().isBefore(limit)) {
                history.removeFirst();
            }
            history.addLast(new DiskImage(
                    now(), new LinkedHashMap<>(volumes), machines.copy(), new LinkedHashSet<>(images), tasks.copy()));
        }
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

    // --- what it is asked while it works, by its own parts

    Optional<HandOverBreak> takeHandOverBreak() {
        Optional<HandOverBreak> next = handOverBreaks;
        handOversBroken += next.isPresent() ? 1 : 0;
        handOverBreaks = Optional.empty();
        return next;
    }

    Duration handOverTakes() {
        return handOverTakes;
    }

    Optional<SimulatedNode> findPeer(NodeName name) {
        return peers.find(name);
    }

    /** Whether a message from here arrives there, and somebody is there to read it. */
    boolean reaches(SimulatedNode other) {
        return other.serving && peers.isWayOpen(name(), other.name());
    }

    /** Whether messages go both ways. */
    boolean exchangesWith(SimulatedNode other) {
        return reaches(other) && other.reaches(this);
    }

    // --- what it has, without faults

    /** How many hand-overs from here broke as they should. */
    public int handOversBroken() {
        return handOversBroken;
    }

    /** Whether a task goes on here. */
    public boolean isAtWork() {
        return settled(tasks::isAtWork);
    }

    /** Machines whose guest lives here, running or standing still. */
    public Set<InstanceId> aliveVms() {
        return settled(machines::alive);
    }

    /** Machines whose guest runs here. */
    public List<InstanceId> runningVms() {
        return settled(machines::running);
    }

    /** Machines of any state. */
    public Set<InstanceId> knownVms() {
        return settled(machines::known);
    }

    public Set<VolumeId> knownVolumes() {
        return settled(() -> new LinkedHashSet<>(volumes.keySet()));
    }

    /** How often the guest has been started or restarted here; 0 when it is not here. */
    public int starts(InstanceId id) {
        return settled(() -> machines.find(id).map(SimulatedVm::starts).orElse(0));
    }

    private <T> T settled(Supplier<T> body) {
        synchronized (peers) {
            peers.settle();
            return body.get();
        }
    }

    // --- its service

    @Override
    public NodeFacts facts() {
        return call(() -> facts);
    }

    @Override
    public NodeReport report() {
        return call(() -> {
            long[] memoryUsed = {0};
            machines.forEach((id, vm) -> memoryUsed[0] += vm.state() == VmReport.State.STOPPED
                    ? 0
                    : vm.spec().memory().bytes());
            ByteSize diskUsed = volumes.values().stream().map(VolumeSpec::size).reduce(ByteSize.ZERO, ByteSize::plus);
            return new NodeReport(
                    new Generation(epoch, start, ++count),
                    clock.instant(),
                    facts.memory().minusOrZero(new ByteSize(memoryUsed[0])),
                    facts.disk().minusOrZero(diskUsed),
                    0.1 * machines.known().size(),
                    machines.reports(),
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
            if (!images.contains(digest)) {
                requireRoom();
                images.add(digest);
                changed();
            }
            return statusOf(digest);
        });
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        call(() -> {
            boolean used = volumes.values().stream()
                    .anyMatch(spec -> spec.source() instanceof VolumeSpec.Source.CloneOf clone
                            && clone.image().equals(digest));
            if (used || machines.hasInDrive(digest)) {
                throw NodeException.of(
                        ErrorCode.IN_USE, "A disk is a clone of the image, or a machine has it in its drive.");
            }
            changed();
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
                requireRoom();
                volumes.put(id, spec);
                changed();
            }
            return reportOf(id, spec);
        });
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        call(() -> {
            if (machines.uses(id)) {
                throw NodeException.of(ErrorCode.IN_USE, "A running machine has the disk open.");
            }
            changed();
            return Optional.ofNullable(volumes.remove(id));
        });
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return call(() -> machines.ensureRunning(id, spec));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        call(() -> {
            machines.ensureAbsent(id);
            tasks.endAll(id);
            return id;
        });
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return call(() -> {
            machines.ensureIncoming(id, spec);
            Map<DiskId, String> exports = new TreeMap<>(Comparator.comparing(DiskId::value));
            spec.disks().forEach(disk -> exports.put(disk.id(), "disk-" + disk.id()));
            return new IncomingVm(name().value(), 1, 2, exports);
        });
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        call(() -> {
            machines.ensureIncomingAbsent(id);
            return id;
        });
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return call(() -> {
            if (!tasks.knows(id)) {
                requireRoom();
            }
            return tasks.ensure(id, spec, now());
        });
    }

    @Override
    public NodeTask task(TaskId id) {
        return call(() -> tasks.get(id, now()));
    }

    @Override
    public void cancelTask(TaskId id) {
        call(() -> {
            tasks.cancel(id);
            return id;
        });
    }

    private <T> T call(Supplier<T> body) {
        synchronized (peers) {
            peers.settle();
            try {
                return body.get();
            } finally {
                rememberNow();
            }
        }
    }

    /** Ends the work whose time has come. */
    void settleTasks(Instant now) {
        if (serving) {
            tasks.settle(now);
            rememberNow();
        }
    }

    private void requireRoom() {
        if (full) {
            throw NodeException.of(ErrorCode.POOL_FULL, "The node's disk is full.");
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private void requireDisks(VmSpec spec) {
        requireRoom();
        if (!volumes.keySet()
                .containsAll(spec.disks().stream().map(VmSpec.Disk::volume).toList())) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "A disk of the machine is not on the node.");
        }
        if (!images.containsAll(spec.cdrom().stream().toList())) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "The machine's CD is not on the node.");
        }
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
