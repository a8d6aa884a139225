package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.gannet.node.NodePair.cloned;
import static org.gannet.node.NodePair.empty;
import static org.gannet.node.NodePair.image;
import static org.gannet.node.NodePair.newLeader;
import static org.gannet.node.NodePair.putImage;
import static org.gannet.node.NodePair.refused;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on, whatever a node is made of: the real agent with QEMU, and the simulated node that stands
 * for it when thousands of runs are needed. What one of them does otherwise is a defect of one of them.
 */
public interface NodeContract extends NodePair {
    // --- the fence

    @Test
    default void aChangeThatComesTwiceOrLateIsRefusedAndDoesNothing() {
        Supplier<CallStamp> stamps = newLeader();
        NodeApi now = node(Side.HERE, stamps);
        CallStamp early = stamps.get();
        CallStamp next = stamps.get();
        VolumeId volume = VolumeId.random();
        node(Side.HERE, () -> next).ensureVolume(volume, empty());
        refused(ErrorCode.STALE_CALL, () -> node(Side.HERE, () -> next).ensureVolume(volume, empty()));
        now.ensureVolumeAbsent(volume);
        for (CallStamp late : List.of(early, next)) {
            refused(ErrorCode.STALE_CALL, () -> node(Side.HERE, () -> late).ensureVolume(volume, empty()));
        }
        assertThat(now.report().volumes()).isEmpty();
    }

    @Test
    default void changesOfOtherThingsAndQuestionsMayOvertake() {
        Supplier<CallStamp> stamps = newLeader();
        CallStamp early = stamps.get();
        NodeApi now = node(Side.HERE, stamps);
        now.ensureVolume(VolumeId.random(), empty());
        NodeApi late = node(Side.HERE, () -> early);
        late.ensureVolume(VolumeId.random(), empty());
        late.report();
        assertThat(now.report().volumes()).hasSize(2);
    }

    @Test
    default void workOnAMachineThatComesLateDoesNotTouchWhatItHasBecome() {
        Supplier<CallStamp> stamps = newLeader();
        NodeApi now = node(Side.HERE, stamps);
        CallStamp early = stamps.get();
        Guest guest = new Guest(now).running(now);
        TaskId stop = TaskId.random();
        refused(
                ErrorCode.STALE_CALL,
                () -> node(Side.HERE, () -> early).ensureTask(stop, new TaskSpec.StopVm(guest.id, 0)));
        refused(ErrorCode.NOT_FOUND, () -> now.task(stop));
        assertThat(guest.state(now)).isEqualTo(VmReport.State.RUNNING);
    }

    /** So that what was given up can be made sure of: what makes sure is newer. */
    @Test
    default void aTaskThatWasCancelledBeforeItCameNeverBegins() {
        Supplier<CallStamp> stamps = newLeader();
        NodeApi now = node(Side.HERE, stamps);
        Guest guest = new Guest(now).running(now);
        CallStamp early = stamps.get();
        TaskId stop = TaskId.random();
        now.cancelTask(stop);
        refused(
                ErrorCode.STALE_CALL,
                () -> node(Side.HERE, () -> early).ensureTask(stop, new TaskSpec.StopVm(guest.id, 0)));
        refused(ErrorCode.NOT_FOUND, () -> now.task(stop));
    }

    @Test
    default void aFormerLeaderIsRefusedAlsoAfterARestart() {
        NodeApi former = node(Side.HERE, newLeader());
        VolumeId volume = VolumeId.random();
        former.ensureVolume(volume, empty());
        NodeApi next = node(Side.HERE, newLeader());
        next.ensureVolume(volume, empty());
        refused(ErrorCode.STALE_LEADER, former::report);
        refused(ErrorCode.STALE_LEADER, () -> former.ensureVolumeAbsent(volume));
        restart(Side.HERE);
        refused(ErrorCode.STALE_LEADER, () -> former.ensureVolumeAbsent(volume));
        assertThat(next.report().volumes()).hasSize(1);
    }

    // --- volumes and images

    @Test
    default void volumesAreMadeAndRemovedOnceHoweverOftenThatIsAsked() {
        NodeApi node = node(Side.HERE, newLeader());
        VolumeId volume = VolumeId.random();
        ImageDigest missing = new ImageDigest("0".repeat(64));
        refused(ErrorCode.NOT_FOUND, () -> node.ensureVolume(volume, cloned(missing)));
        assertThat(node.report().volumes()).isEmpty();
        node.ensureVolume(volume, empty());
        assertThat(node.ensureVolume(volume, empty()).size()).isEqualTo(SIZE);
        putImage(node);
        refused(ErrorCode.NAME_TAKEN, () -> node.ensureVolume(volume, cloned(image())));
        node.ensureVolumeAbsent(volume);
        node.ensureVolumeAbsent(volume);
        assertThat(node.report().volumes()).isEmpty();
    }

    @Test
    default void whatIsInUseStays() {
        NodeApi node = node(Side.HERE, newLeader());
        putImage(node);
        VolumeId clone = VolumeId.random();
        node.ensureVolume(clone, cloned(image()));
        refused(ErrorCode.IN_USE, () -> node.ensureImageAbsent(image()));
        node.ensureVolumeAbsent(clone);

        Guest guest = new Guest(node);
        node.ensureVolume(guest.volume, empty());
        node.ensureVmRunning(guest.id, guest.spec(guest.volume, Optional.of(image())));
        refused(ErrorCode.IN_USE, () -> node.ensureVolumeAbsent(guest.volume));
        refused(ErrorCode.IN_USE, () -> node.ensureImageAbsent(image()));
        Guest thief = new Guest(node);
        refused(ErrorCode.IN_USE, () -> node.ensureVmRunning(thief.id, thief.spec(guest.volume, Optional.empty())));
        assertThat(thief.seen(node)).isEmpty();
        node.ensureVmAbsent(guest.id);
        node.ensureVolumeAbsent(guest.volume);
        node.ensureImageAbsent(image());
        node.ensureImageAbsent(image());
        assertThat(node.image(image()).present()).isFalse();
    }

    // --- machines

    @Test
    default void machinesAreStartedAndRemovedOnceHoweverOftenThatIsAsked() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        refused(ErrorCode.NOT_FOUND, () -> node.ensureVmRunning(guest.id, guest.spec()));
        assertThat(guest.seen(node)).isEmpty();
        guest.running(node);
        VmReport first = guest.seen(node).orElseThrow();
        VmReport again = node.ensureVmRunning(guest.id, guest.spec());
        assertThat(tuple(again.state(), again.since())).isEqualTo(tuple(first.state(), first.since()));
        refused(ErrorCode.IN_USE, () -> node.ensureVmIncoming(guest.id, guest.spec()));
        refused(ErrorCode.WRONG_STATE, () -> node.ensureVmIncomingAbsent(guest.id));
        node.ensureVmAbsent(guest.id);
        node.ensureVmAbsent(guest.id);
        assertThat(guest.seen(node)).isEmpty();
    }

    @Test
    default void aMachineWhoseProcessDiedIsKnownAndStartsAgain() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node).running(node);
        kill(Side.HERE, guest.id, node);
        VmReport dead = guest.seen(node).orElseThrow();
        assertThat(dead.state()).isEqualTo(VmReport.State.STOPPED);
        assertThat(dead.ended()).contains(VmReport.Ending.PROCESS_LOST);
        restart(Side.HERE);
        assertThat(guest.state(node)).isEqualTo(VmReport.State.STOPPED);
        assertThat(node.ensureVmRunning(guest.id, guest.spec()).state()).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    default void whatWaitsForAGuestIsNeverStartedByItself() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node);
        node.ensureVmIncomingAbsent(guest.id);
        node.ensureVolume(guest.volume, empty());
        IncomingVm where = node.ensureVmIncoming(guest.id, guest.spec());
        assertThat(node.ensureVmIncoming(guest.id, guest.spec())).isEqualTo(where);
        assertThat(guest.state(node)).isEqualTo(VmReport.State.INCOMING);
        refused(ErrorCode.WRONG_STATE, () -> node.ensureVmRunning(guest.id, guest.spec()));
        restart(Side.HERE);
        assertThat(node.ensureVmIncoming(guest.id, guest.spec())).isEqualTo(where);
        kill(Side.HERE, guest.id, node);
        assertThat(guest.state(node)).isEqualTo(VmReport.State.STOPPED);
        refused(ErrorCode.WRONG_STATE, () -> node.ensureVmRunning(guest.id, guest.spec()));
        node.ensureVmIncoming(guest.id, guest.spec());
        assertThat(guest.state(node)).isEqualTo(VmReport.State.INCOMING);
        node.ensureVmIncomingAbsent(guest.id);
        assertThat(guest.seen(node)).isEmpty();
    }

    // --- work

    @Test
    default void workIsDoneOnceAndStaysAsItEnded() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node).running(node);
        TaskId task = TaskId.random();
        refused(ErrorCode.NOT_FOUND, () -> node.task(task));
        TaskSpec stop = new TaskSpec.StopVm(guest.id, 0);
        node.ensureTask(task, stop);
        NodeTask done = ended(node, task);
        assertThat(done.state()).isEqualTo(NodeTask.State.SUCCEEDED);
        assertThat(guest.seen(node).orElseThrow().ended()).contains(VmReport.Ending.STOPPED_ON_REQUEST);
        node.ensureVmRunning(guest.id, guest.spec());
        refused(ErrorCode.NAME_TAKEN, () -> node.ensureTask(task, new TaskSpec.RebootVm(guest.id)));
        node.cancelTask(task);
        restart(Side.HERE);
        assertThat(node.ensureTask(task, stop)).isEqualTo(done);
        assertThat(guest.state(node)).as("not stopped a second time").isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    default void oneWorkOnAMachineAtATimeAlsoAcrossARestart() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node).running(node);
        TaskId task = TaskId.random();
        TaskSpec stop = new TaskSpec.StopVm(guest.id, FOR_EVER_SECONDS);
        node.ensureTask(task, stop);
        for (boolean restarted : List.of(false, true)) {
            if (restarted) {
                restart(Side.HERE);
            }
            assertThat(node.ensureTask(task, stop).state()).isEqualTo(NodeTask.State.RUNNING);
            refused(ErrorCode.IN_USE, () -> node.ensureTask(TaskId.random(), new TaskSpec.RebootVm(guest.id)));
            assertThat(node.ensureVmRunning(guest.id, guest.spec()).state())
                    .as("the same as before")
                    .isEqualTo(VmReport.State.RUNNING);
            refused(ErrorCode.IN_USE, () -> node.ensureVmIncoming(guest.id, guest.spec()));
        }
        node.cancelTask(task);
        assertThat(ended(node, task).state()).isEqualTo(NodeTask.State.CANCELLED);
        assertThat(guest.state(node)).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    default void whoRemovesAMachineEndsTheWorkOnIt() {
        NodeApi node = node(Side.HERE, newLeader());
        Guest guest = new Guest(node).running(node);
        TaskId task = TaskId.random();
        node.ensureTask(task, new TaskSpec.StopVm(guest.id, FOR_EVER_SECONDS));
        node.ensureVmAbsent(guest.id);
        assertThat(node.task(task).state().isEnded()).isTrue();
        node.ensureVmRunning(guest.id, guest.spec());
        node.ensureTask(TaskId.random(), new TaskSpec.RebootVm(guest.id));
    }

    @Test
    default void workOnAMachineThatDoesNotRunFailsOrIsDone() {
        NodeApi node = node(Side.HERE, newLeader());
        InstanceId nobody = InstanceId.random();
        assertThat(outcome(node, new TaskSpec.StopVm(nobody, 0))).isEmpty();
        assertThat(outcome(node, new TaskSpec.RebootVm(nobody))).contains(ErrorCode.NOT_FOUND);
        Guest guest = new Guest(node).running(node);
        kill(Side.HERE, guest.id, node);
        assertThat(outcome(node, new TaskSpec.StopVm(guest.id, 0))).isEmpty();
        assertThat(outcome(node, new TaskSpec.RebootVm(guest.id))).contains(ErrorCode.WRONG_STATE);
        for (int grace : List.of(-1, Integer.MAX_VALUE)) {
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () -> node.ensureTask(TaskId.random(), new TaskSpec.StopVm(guest.id, grace)));
        }
    }

    @Test
    default void whatIsReportedIsTheSameAfterARestartAndNewer() {
        NodeApi node = node(Side.HERE, newLeader());
        putImage(node);
        Guest guest = new Guest(node).running(node);
        NodeReport before = node.report();
        restart(Side.HERE);
        NodeReport after = node.report();
        assertThat(after.generation()).isGreaterThan(before.generation());
        assertThat(node.report().generation()).isGreaterThan(after.generation());
        assertThat(after.volumes()).isEqualTo(before.volumes());
        assertThat(after.images()).isEqualTo(before.images());
        assertThat(after.vms())
                .extracting(VmReport::id, VmReport::state, VmReport::since)
                .containsExactly(tuple(
                        guest.id,
                        VmReport.State.RUNNING,
                        before.vms().getFirst().since()));
    }

    // --- moves

    @Test
    default void aMachineThatHasMovedLivesThereAndOnlyThere() {
        NodeApi here = node(Side.HERE, newLeader());
        NodeApi there = node(Side.THERE, newLeader());
        Guest guest = new Guest(here).running(here);
        there.ensureVolume(guest.volume, empty());
        IncomingVm where = there.ensureVmIncoming(guest.id, guest.spec());
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, where, 300))).isEmpty();

        for (boolean restarted : List.of(false, true)) {
            if (restarted) {
                Arrays.asList(Side.values()).forEach(this::restart);
            }
            assertThat(guest.state(here)).isEqualTo(VmReport.State.MIGRATED_AWAY);
            assertThat(guest.state(there)).isEqualTo(VmReport.State.RUNNING);
            refused(ErrorCode.WRONG_STATE, () -> here.ensureVmRunning(guest.id, guest.spec()));
            assertThat(outcome(here, new TaskSpec.StopVm(guest.id, 0))).contains(ErrorCode.WRONG_STATE);
            refused(ErrorCode.WRONG_STATE, () -> there.ensureVmIncomingAbsent(guest.id));
            refused(ErrorCode.IN_USE, () -> there.ensureVmIncoming(guest.id, guest.spec()));
            here.ensureVmIncomingAbsent(guest.id);
            assertThat(guest.state(here)).isEqualTo(VmReport.State.MIGRATED_AWAY);
        }
        here.ensureVmAbsent(guest.id);
        here.ensureVolumeAbsent(guest.volume);
        assertThat(guest.seen(here)).isEmpty();
        assertThat(there.ensureVmRunning(guest.id, guest.spec()).state()).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    default void aMoveToWhereNothingWaitsLeavesTheMachineHereAndItCanMoveLater() {
        NodeApi here = node(Side.HERE, newLeader());
        NodeApi there = node(Side.THERE, newLeader());
        Guest guest = new Guest(here).running(here);
        there.ensureVolume(guest.volume, empty());
        IncomingVm gone = there.ensureVmIncoming(guest.id, guest.spec());
        there.ensureVmIncomingAbsent(guest.id);
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, gone, 300))).isPresent();
        assertThat(guest.state(here)).isEqualTo(VmReport.State.RUNNING);
        assertThat(guest.seen(there)).isEmpty();

        IncomingVm where = there.ensureVmIncoming(guest.id, guest.spec());
        kill(Side.HERE, guest.id, here);
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, where, 300))).contains(ErrorCode.WRONG_STATE);
        here.ensureVmRunning(guest.id, guest.spec());
        assertThat(outcome(here, new TaskSpec.MigrateVm(guest.id, where, 300))).isEmpty();
        assertThat(guest.state(there)).isEqualTo(VmReport.State.RUNNING);
    }
}
