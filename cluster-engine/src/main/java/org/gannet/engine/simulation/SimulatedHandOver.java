package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.SimulatedVm.Role;
import org.gannet.engine.simulation.SimulatedWork.Phase;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * A migration from the sender's side, one step of it, as a real node does it: the guest runs here while it is copied;
 * then it stands still until the receiver has been told to go on and has said so. What is lost in between leaves it
 * standing still here, for the engine to decide.
 */
record SimulatedHandOver(
        SimulatedNode node, SimulatedMachines machines, SimulatedWork work, TaskSpec.MigrateVm migrate, Instant now) {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);
    private static final Duration LONGEST_SENDING = Duration.ofSeconds(60);
    private static final Duration LONGEST_TELLING = Duration.ofMinutes(10);

    private InstanceId id() {
        return migrate.instance();
    }

    SimulatedWork advance() {
        return switch (work.phase()) {
            case COPYING -> copy();
            case SENDING -> send();
            case TELLING -> tell();
        };
    }

    private Optional<SimulatedNode> target() {
        return node.findPeer(new NodeName(migrate.target().address()));
    }

    private Optional<SimulatedVm> here() {
        return machines.find(id()).filter(SimulatedVm::hasProcess);
    }

    private static Optional<SimulatedVm> receiver(SimulatedNode target, InstanceId id) {
        return target.machines()
                .find(id)
                .filter(vm -> vm.hasProcess() && vm.role().isWaiting());
    }

    private SimulatedWork copy() {
        if (here().filter(vm -> vm.role() == Role.HOME).isEmpty()) {
            boolean begins = work.begun().equals(now);
            return begins
                    ? work.failed(ErrorCode.WRONG_STATE, "The machine does not run on this node.")
                    : failed("Its process ended.");
        }
        boolean hasSnapshots = here().orElseThrow().spec().disks().stream()
                .flatMap(disk -> node.storage().find(disk.volume()).stream())
                .anyMatch(volume -> !volume.spec().place().kind().isShared()
                        && !volume.moments().isEmpty());
        if (hasSnapshots) {
            return work.failed(ErrorCode.WRONG_STATE, "The machine's disks have snapshots, which would be lost.");
        }
        Optional<SimulatedNode> target = target().filter(node::exchangesWith);
        if (target.isEmpty()) {
            return Duration.between(work.heardFrom(), now).compareTo(LONGEST_SILENCE) > 0
                    ? failed("The receiver does not answer.")
                    : work;
        }
        if (receiver(target.get(), id()).isEmpty()) {
            return failed("Nothing waits for it.");
        }
        if (!work.isDue(now)) {
            return work.heardFrom().equals(now) ? work : work.heard(now);
        }
        if (!here().orElseThrow().spec().disks().stream()
                .allMatch(disk -> node.replicas().isUpToDate(disk.volume()))) {
            return work.failed(ErrorCode.MIGRATION_FAILED, "The two sides of a disk do not hold the same any more.");
        }
        Optional<SimulatedNode.HandOverBreak> broken = node.takeHandOverBreak();
        if (broken.isPresent()) {
            return breakOff(target.get(), broken.get());
        }
        put(VmReport.State.PAUSED, Role.HANDING_OVER);
        return work.in(Phase.SENDING, now);
    }

    private SimulatedWork breakOff(SimulatedNode target, SimulatedNode.HandOverBreak broken) {
        SimulatedVm vm = here().orElseThrow();
        machines.put(
                id(),
                broken.senderLives()
                        ? vm.in(VmReport.State.PAUSED, Role.HANDING_OVER, now)
                        : vm.ended(VmReport.Ending.PROCESS_LOST, Role.HANDING_OVER, now));
        if (broken.arrived()) {
            arrive(target);
        }
        return unknown();
    }

    private SimulatedWork send() {
        if (here().isEmpty()) {
            return unknown();
        }
        if (now.isBefore(work.since().plus(node.handOverTakes()))) {
            return work;
        }
        Optional<SimulatedNode> target = target().filter(node::exchangesWith);
        boolean tooLong = Duration.between(work.since(), now).compareTo(LONGEST_SENDING) > 0;
        if (target.isEmpty()) {
            return tooLong ? comeBack("The last of the machine's memory could not be sent.") : work;
        }
        if (receiver(target.get(), id()).isEmpty()) {
            return comeBack("The last of the machine's memory could not be sent.");
        }
        arrive(target.get());
        return work.in(Phase.TELLING, now);
    }

    private void arrive(SimulatedNode target) {
        SimulatedVm vm = receiver(target, id()).orElseThrow();
        target.machines().put(id(), vm.in(VmReport.State.INCOMING, Role.ARRIVED, now));
        machines.find(id()).ifPresent(from -> copyDisks(from.spec(), target, vm.spec()));
    }

    private void copyDisks(VmSpec from, SimulatedNode target, VmSpec to) {
        for (VmSpec.Disk disk : to.disks()) {
            Optional<Long> content = from.disks().stream()
                    .filter(source -> source.id().equals(disk.id()))
                    .flatMap(source -> node.storage().find(source.volume()).stream())
                    .map(SimulatedVolume::content)
                    .findFirst();
            target.storage()
                    .find(disk.volume())
                    .filter(volume -> !target.replicas().holds(disk.volume()))
                    .ifPresent(volume ->
                            target.storage().put(disk.volume(), volume.withContent(content.orElse(volume.content()))));
        }
    }

    private SimulatedWork tell() {
        if (now.isBefore(work.since().plus(node.handOverTakes()))) {
            return work;
        }
        Optional<SimulatedNode> target = target().filter(node::reaches);
        if (target.isPresent()) {
            boolean there = goOn(target.get());
            if (target.get().reaches(node)) {
                return there ? gone() : comeBack("The other node lost the machine at the last moment.");
            }
        }
        return Duration.between(work.since(), now).compareTo(LONGEST_TELLING) > 0 ? unknown() : work;
    }

    /** @return whether the guest goes on there, or did and has a life of its own since */
    private boolean goOn(SimulatedNode target) {
        Optional<SimulatedVm> known = target.machines().find(id());
        Optional<SimulatedVm> arrived = known.filter(vm -> vm.hasProcess() && vm.role() == Role.ARRIVED);
        arrived.ifPresent(vm -> target.machines()
                .put(
                        id(),
                        vm.in(VmReport.State.RUNNING, Role.HOME, now)
                                .withStarts(here().map(SimulatedVm::starts).orElse(1))));
        return arrived.isPresent() || known.filter(vm -> !vm.role().isWaiting()).isPresent();
    }

    private SimulatedWork gone() {
        machines.find(id())
                .ifPresent(vm -> machines.put(id(), vm.in(VmReport.State.MIGRATED_AWAY, Role.MIGRATED_AWAY, now)));
        return work.succeeded(
                Map.of("downtimeMillis", 40L, "totalMillis", work.takes().toMillis()));
    }

    private SimulatedWork comeBack(String why) {
        if (here().isPresent()) {
            put(VmReport.State.RUNNING, Role.HOME);
        } else {
            machines.find(id())
                    .ifPresent(vm -> machines.put(id(), vm.ended(VmReport.Ending.PROCESS_LOST, Role.HOME, now)));
        }
        return failed(why);
    }

    private void put(VmReport.State state, Role role) {
        machines.put(id(), here().orElseThrow().in(state, role, now));
    }

    private SimulatedWork unknown() {
        return failed("Whether it goes on at the other node is not known.");
    }

    private SimulatedWork failed(String message) {
        return work.failed(ErrorCode.MIGRATION_FAILED, message);
    }
}
