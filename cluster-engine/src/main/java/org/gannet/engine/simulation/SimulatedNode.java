package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence;
import org.gannet.node.CallStamp;
import org.gannet.node.Export;
import org.gannet.node.FencedNode;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;

/**
 * A node in memory with the behaviour of a real one, and faults on demand. Tasks take their time by the clock; what
 * they did shows at the next call of any node.
 */
public final class SimulatedNode {
    private NodeFacts facts;
    private final Clock clock;
    private final SimulatedNodes peers;
    private final NodeFaults faults = new NodeFaults();
    private final SimulatedMachines machines;
    private final SimulatedTasks tasks;
    private final SimulatedStorage storage = new SimulatedStorage(new Parts());
    private final SimulatedReplicas replicas = new SimulatedReplicas(this);
    private final SimulatedPast past = new SimulatedPast();
    private final UUID start = new UUID(0, 1);
    private CallFence fence = new CallFence(0, epoch -> {});
    private Optional<HandOverBreak> handOverBreaks = Optional.empty();
    private Duration handOverTakes = Duration.ZERO;
    private int handOversBroken;
    private BiPredicate<NodeName, TaskSpec.OutOfBand.Action> powerSwitch = (target, action) -> true;
    private boolean serving = true;
    private long epoch = 1;
    private long count;
    private int boots = 1;

    /** How the next hand-over ends. */
    record HandOverBreak(boolean arrived, boolean senderLives) {}

    /** What its storage asks the others. */
    private final class Parts implements SimulatedStorage.Neighbours {
        @Override
        public List<InstanceId> usersOf(VolumeId volume) {
            return machines.usersOf(volume).toList();
        }

        @Override
        public boolean isBusy(CallFence.Resource resource) {
            return tasks.worksOn(resource);
        }

        @Override
        public void endWorkMaking(VolumeId volume) {
            tasks.endWorkMaking(volume);
        }

        @Override
        public boolean isOpenElsewhere(VolumeId volume) {
            return peers.all().stream().anyMatch(node -> node != SimulatedNode.this && node.isOpen(volume));
        }

        @Override
        public Map<VolumeId, SimulatedVolume> shelf(String storage) {
            return peers.shelf(storage);
        }

        @Override
        public boolean isReplicated(VolumeId volume) {
            return replicas.holds(volume);
        }

        @Override
        public boolean isInDrive(ImageDigest image) {
            return machines.hasInDrive(image);
        }

        @Override
        public String address() {
            return name().value();
        }

        @Override
        public NodeFacts facts() {
            return facts;
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public void changed() {
            SimulatedNode.this.changed();
        }
    }

    SimulatedNode(NodeFacts facts, Duration pace, Clock clock, SimulatedNodes peers) {
        this.facts = facts;
        this.clock = clock;
        this.peers = peers;
        machines = new SimulatedMachines(
                clock,
                this::requireDisks,
                spec -> spec.disks().forEach(disk -> storage.started(disk.volume())),
                this::hasWorkOn,
                this::changed);
        tasks = new SimulatedTasks(this, machines, pace);
    }

    private boolean hasWorkOn(InstanceId id) {
        return tasks.hasWorkOn(id);
    }

    private void changed() {
        past.changed();
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

    SimulatedStorage storage() {
        return storage;
    }

    SimulatedReplicas replicas() {
        return replicas;
    }

    boolean isOpen(VolumeId volume) {
        return machines.uses(volume);
    }

    /** Whether a guest that runs here writes to it. */
    boolean isWritten(VolumeId volume) {
        return machines.isWritten(volume);
    }

    /** Outlives the service, as a real node's epoch does; the numbers within an epoch do not need to. */
    CallFence fence() {
        return fence;
    }

    /** The node as a call with this stamp finds it when it arrives just now: judged by the fence, without faults. */
    public NodeApi stamped(CallStamp stamp) {
        return new FencedNode(api(), gate(stamp));
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

    /** How many processors each of its machines keeps busy. */
    public void setWork(ToDoubleFunction<InstanceId> processors) {
        machines.setWork(processors);
    }

    /** How long each of the two halves of a migration's hand-over takes; nothing if this was never called. */
    public void setHandOverTakes(Duration time) {
        handOverTakes = time;
    }

    /** From now on it knows what lay on its disk up to two minutes ago. */
    public void remember() {
        past.begin();
        changed();
        rememberNow();
    }

    /** Whether its service runs: while it does not, tasks stand still and other nodes get no answer. */
    public void setServing(boolean yes) {
        serving = yes;
    }

    /** Whether the guests here let go of a device that they are asked for; they do if this was never called. */
    public void setGuestsLetGo(Predicate<InstanceId> which) {
        machines.setLetGo(which);
    }

    /** How long it takes to fill one side of a disk that two nodes hold alike; nothing if this was never called. */
    public void setReplicaPace(Function<ByteSize, Duration> pace) {
        replicas.setPace(pace);
    }

    /** The storage below this node's side of the disk fails. */
    public void failReplica(DiskId disk) {
        synchronized (peers) {
            replicas.fail(disk);
        }
    }

    /** The storage below the other node's side of the disk gives back something else than was written. */
    public void spoilOther(DiskId disk, ByteSize much) {
        replicas.spoilOther(disk, much);
    }

    /** Whether a machine would miss something that was written there if it went on here; so it does without a side. */
    public boolean lacksOf(DiskId disk, VolumeId volume, SimulatedNode other) {
        synchronized (peers) {
            return replicas.lacksOf(disk, volume, other.replicas);
        }
    }

    /** What an out-of-band program does, and whether the node has power afterwards. */
    public void setPowerSwitch(BiPredicate<NodeName, TaskSpec.OutOfBand.Action> next) {
        powerSwitch = next;
    }

    /** While its disk is full, nothing can be written to it but deletions. */
    public void setFull(boolean yes) {
        storage.setFull(yes);
    }

    /** One of the devices that the pool is made of is gone, with the volumes that lay on it. */
    public void loseDevice(String pool, VolumeId... onIt) {
        synchronized (peers) {
            storage.devices().lose(pool, List.of(onIt));
        }
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

    public void killVm(InstanceId id) {
        end(id, VmReport.Ending.PROCESS_LOST);
    }

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
            boots++;
            restart();
        }
    }

    /** As {@link #powerCut}; what is mirrored has to be put together again. */
    public void restartSystem() {
        synchronized (peers) {
            powerCut();
            replicas.takeApart();
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
                past.at(limit).ifPresent(this::restore);
            }
            machines.endAll();
            boots++;
            restartService();
        }
    }

    private void restore(SimulatedPast.DiskImage image) {
        storage.restore(image.storage());
        machines.restore(image.vms());
        tasks.restore(image.works());
        changed();
    }

    private void rememberNow() {
        past.note(now(), () -> new SimulatedPast.DiskImage(now(), storage.contents(), machines.copy(), tasks.copy()));
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

    boolean hasProgram(String program) {
        return facts.programs().contains(program);
    }

    boolean switchPeer(NodeName target, TaskSpec.OutOfBand.Action action) {
        return powerSwitch.test(target, action);
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

    public List<InstanceId> runningVms() {
        return settled(machines::running);
    }

    public Set<InstanceId> knownVms() {
        return settled(machines::known);
    }

    public Set<VolumeId> knownVolumes() {
        return settled(storage::known);
    }

    public Optional<VolumeReport> findVolume(VolumeId id) {
        return settled(() -> storage.report(id));
    }

    /** What its process has; empty without one. */
    public Optional<VmSpec> findRunning(InstanceId id) {
        return settled(() -> machines.find(id).filter(SimulatedVm::hasProcess).map(SimulatedVm::spec));
    }

    /** What lies in its backup directory, oldest first. */
    public List<Export> knownExports() {
        return settled(storage::exports);
    }

    /** Stands for what the volume holds: equal for equal content. Empty when it is not here. */
    public Optional<Long> contentOf(VolumeId id) {
        return settled(() -> storage.find(id).map(SimulatedVolume::content));
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

    public NodeApi api() {
        return new SimulatedService(this, storage, machines, tasks);
    }

    NodeFacts facts() {
        return facts;
    }

    String bootId() {
        return "boot " + boots;
    }

    Generation nextGeneration() {
        return new Generation(epoch, start, ++count);
    }

    /** What a call does, when all is where it is by now. */
    <T> T call(Supplier<T> body) {
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
            replicas.settle(now);
            rememberNow();
        }
    }

    Instant now() {
        return clock.instant();
    }

    private void requireDisks(VmSpec spec) {
        storage.requireRoom();
        for (VmSpec.Disk disk : spec.disks()) {
            if (storage.find(disk.volume()).isEmpty()) {
                throw NodeException.of(ErrorCode.NOT_FOUND, "A disk of the machine is not on the node.");
            }
            tasks.requireNoneAtRest(disk.volume());
            replicas.requirePrimary(disk.volume());
        }
        if (spec.cdrom().filter(image -> !storage.hasImage(image)).isPresent()) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "The machine's CD is not on the node.");
        }
    }
}
