package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.VirtualProcess;
import org.gannet.node.Export;
import org.gannet.node.NodeReport;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeReport;

/** A server with an agent on it. */
final class NodeHost {
    private static final int OLD_REPORTS = 5;
    /** What an out-of-band program orders happens a moment later. */
    private static final Duration SWITCHING = Duration.ofMillis(1);
    /** A side of a mirrored disk is filled by 8 MiB in a millisecond, as a power of two. */
    private static final int BYTES_PER_MILLI = 23;

    /** One of so many guests never lets go of anything. */
    private static final int STUBBORN = 5;

    private final World world;
    private final SimulatedNode node;
    private final Chance chance;
    /** Those that have come through to each process of an engine, oldest first. */
    private final Map<VirtualProcess, Deque<NodeReport>> heard = new HashMap<>();

    private final Set<VolumeId> returned = new HashSet<>();
    private final Set<VolumeId> lost = new HashSet<>();
    private final Set<ExportId> returnedExports = new HashSet<>();
    private final Set<VolumeId> rewound = new HashSet<>();
    private final Set<InstanceId> returnedVms = new HashSet<>();
    /** How many things keep it from answering; it answers again when all of them are over. */
    private int reasonsToBeSilent;

    private int incarnation;
    private int oldAnswers;
    private final Set<DiskId> failedSides = new HashSet<>();

    NodeHost(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
        this.chance = new Chance(world.seed(), node.name().value());
        node.setPace(this::paceOf);
        node.setGuestsLetGo(id -> Math.floorMod(id.hashCode(), STUBBORN) != 0);
        node.setHandOverTakes(Duration.ofMillis(30));
        node.setPowerSwitch(world::switchPower);
        node.setReplicaPace(size -> Duration.ofMillis(size.bytes() >> BYTES_PER_MILLI));
        node.remember();
    }

    SimulatedNode node() {
        return node;
    }

    String name() {
        return node.name().value();
    }

    boolean isServing() {
        return reasonsToBeSilent == 0;
    }

    /** Another one after each restart of its service: connections do not outlive it. */
    int incarnation() {
        return incarnation;
    }

    /** What lies there only because the node forgot that it had been deleted. */
    Set<VolumeId> returnedVolumes() {
        return returned;
    }

    /** What the node once had, and forgot. */
    Set<VolumeId> lostVolumes() {
        return lost;
    }

    Set<ExportId> returnedExports() {
        return returnedExports;
    }

    /** Those of which the node forgot a change: a size, a moment. */
    Set<VolumeId> rewoundVolumes() {
        return rewound;
    }

    /** What lies in its backup directory. */
    Set<ExportId> exports() {
        return node.knownExports().stream().map(Export::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Set<InstanceId> returnedVms() {
        return returnedVms;
    }

    private Duration paceOf(TaskSpec spec) {
        return switch (spec) {
            case TaskSpec.StopVm(var instance, var grace) ->
                chance.between(Duration.ZERO, Duration.ofSeconds(Math.min(grace, 20)));
            case TaskSpec.RebootVm reboot -> chance.millis(0, 400);
            case TaskSpec.MigrateVm migrate -> chance.millis(100, 12_000);
            case TaskSpec.FromVolume copy -> chance.millis(100, 12_000);
            case TaskSpec.ImportVolume fetch -> chance.millis(100, 12_000);
            case TaskSpec.RevertSnapshot revert -> chance.millis(10, 2_000);
            case TaskSpec.CheckVolume check -> chance.millis(10, 2_000);
            case TaskSpec.CompareReplica compare -> chance.millis(100, 12_000);
            case TaskSpec.OutOfBand switched -> chance.millis(100, 5_000);
        };
    }

    /** The next answers to who asks for its report are of an older generation. */
    void answerWithOldReports(int many) {
        oldAnswers = many;
    }

    /**
     * What it says; now and then what it has said before. Only to one who has heard newer news: to others nothing tells
     * an old report from a new one.
     */
    <T> T answer(VirtualProcess asker, Supplier<T> work) {
        T now = work.get();
        Deque<NodeReport> before = heard.getOrDefault(asker, new ArrayDeque<>());
        if (now instanceof NodeReport && oldAnswers > 0 && before.size() > 1) {
            oldAnswers--;
            world.struck(name(), Happening.OLD_REPORT, "answers with an old report");
            @SuppressWarnings("unchecked")
            T old = (T) before.getFirst();
            return old;
        }
        return now;
    }

    /** The answer has come through. */
    <T> void heard(VirtualProcess asker, T answer) {
        if (answer instanceof NodeReport report) {
            Deque<NodeReport> reports = heard.computeIfAbsent(asker, process -> new ArrayDeque<>());
            if (!reports.isEmpty() && reports.getLast().generation().compareTo(report.generation()) >= 0) {
                return;
            }
            reports.addLast(report);
            if (reports.size() > OLD_REPORTS) {
                reports.removeFirst();
            }
        }
    }

    /**
     * Everything on it ends at once; it comes back after this time.
     * @param forgotten what it has written in so much time before is lost
     */
    void cutPower(Duration offFor, Duration forgotten) {
        world.struck(
                name(),
                Happening.POWER_FAILED,
                "its power fails" + (forgotten.isZero() ? "" : "; it forgets the last " + forgotten));
        world.guestsDied(node.aliveVms());
        goSilent();
        Set<VolumeId> volumes = node.knownVolumes();
        Set<InstanceId> vms = node.knownVms();
        Set<ExportId> exports = exports();
        Map<VolumeId, Optional<VolumeReport>> before = new HashMap<>();
        volumes.forEach(id -> before.put(id, node.findVolume(id)));
        node.powerCut(forgotten);
        exports().stream().filter(id -> !exports.contains(id)).forEach(returnedExports::add);
        before.forEach((id, known) -> {
            if (!node.findVolume(id).equals(known)) {
                rewound.add(id);
            }
        });
        node.knownVolumes().stream().filter(id -> !volumes.contains(id)).forEach(returned::add);
        node.knownVms().stream().filter(id -> !vms.contains(id)).forEach(returnedVms::add);
        volumes.removeAll(node.knownVolumes());
        lost.addAll(volumes);
        if (!volumes.isEmpty() || !node.knownVms().equals(vms)) {
            world.happened(Happening.NODE_FORGOT);
        }
        world.later(name(), offFor, () -> comeBack("is back"));
    }

    /** By somebody's order. Who switches it off lets it come back in this world, since nobody else would. */
    void switchPower(TaskSpec.OutOfBand.Action action) {
        switch (action) {
            case POWER_OFF -> world.later(name(), SWITCHING, () -> cutPower(chance.seconds(5, 60), Duration.ZERO));
            case POWER_CYCLE -> world.later(name(), SWITCHING, () -> cutPower(chance.seconds(1, 20), Duration.ZERO));
            case POWER_ON, POWER_STATUS -> {}
        }
    }

    /** The storage below its side of a mirrored disk fails. */
    void failSide(DiskId disk) {
        world.struck(name(), "the storage below one side of a mirrored disk fails");
        failedSides.add(disk);
        node.failReplica(disk);
    }

    /** Mirrored disks of which this node's side has failed once. */
    Set<DiskId> failedSides() {
        return failedSides;
    }

    /** Its service starts again; machines go on. */
    void restartAgent(Duration offFor) {
        world.struck(name(), Happening.AGENT_RESTARTED, "its agent restarts");
        goSilent();
        node.restartService();
        world.later(name(), offFor, () -> comeBack("its agent is back"));
    }

    private void goSilent() {
        incarnation++;
        reasonsToBeSilent++;
        node.setServing(false);
    }

    private void comeBack(String words) {
        reasonsToBeSilent--;
        if (isServing()) {
            node.setServing(true);
            world.say(name(), () -> words);
        }
    }
}
