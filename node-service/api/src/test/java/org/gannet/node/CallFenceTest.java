package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;
import org.junit.jupiter.api.Test;

class CallFenceTest {
    private static final List<Resource> VOLUME = List.of(Resource.of(new VolumeId(new UUID(0, 1))));
    private static final List<Resource> OTHER = List.of(Resource.of(new VolumeId(new UUID(0, 2))));
    private static final Resource MACHINE = Resource.of(new InstanceId(new UUID(0, 3)));
    private static final Resource TASK = Resource.of(new TaskId(new UUID(0, 4)));
    private final List<Long> kept = new ArrayList<>();
    private final CallFence fence = new CallFence(0, kept::add);

    private static CallStamp stamp(long epoch, long number) {
        return new CallStamp(epoch, number);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void refusesWhatComesTwiceOrLate() {
        fence.admitChange(stamp(1, 5), VOLUME);
        refused(ErrorCode.STALE_CALL, () -> fence.admitChange(stamp(1, 5), VOLUME));
        refused(ErrorCode.STALE_CALL, () -> fence.admitChange(stamp(1, 4), VOLUME));
        fence.admitChange(stamp(1, 6), VOLUME);
    }

    @Test
    void resourcesDoNotDisturbEachOther() {
        fence.admitChange(stamp(1, 5), VOLUME);
        fence.admitChange(stamp(1, 4), OTHER);
    }

    @Test
    void readsAreNotOrderedAmongThemselves() {
        fence.admitChange(stamp(1, 5), VOLUME);
        assertThatCode(() -> {
                    fence.admitRead(stamp(1, 3));
                    fence.admitRead(stamp(1, 3));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aReadOfANewLeaderShutsTheOldOneOut() {
        fence.admitChange(stamp(1, 900), VOLUME);
        fence.admitRead(stamp(2, 1));
        refused(ErrorCode.STALE_LEADER, () -> fence.admitRead(stamp(1, 901)));
        refused(ErrorCode.STALE_LEADER, () -> fence.admitChange(stamp(1, 902), OTHER));
        fence.admitChange(stamp(2, 2), VOLUME);
    }

    @Test
    void whatWaitedAndWasOvertakenIsNotDone() {
        fence.admitChange(stamp(1, 5), VOLUME);
        fence.requireNewest(stamp(1, 5), VOLUME);
        fence.admitChange(stamp(1, 6), VOLUME);
        refused(ErrorCode.STALE_CALL, () -> fence.requireNewest(stamp(1, 5), VOLUME));
        fence.requireNewest(stamp(1, 6), VOLUME);
        fence.admitRead(stamp(2, 1));
        refused(ErrorCode.STALE_LEADER, () -> fence.requireNewest(stamp(1, 6), VOLUME));
    }

    @Test
    void workOnAMachineThatComesLateDoesNotTouchWhatTheMachineHasBecome() {
        fence.admitChange(stamp(1, 7), List.of(MACHINE));
        refused(ErrorCode.STALE_CALL, () -> fence.admitChange(stamp(1, 6), List.of(MACHINE, TASK)));
        assertThatCode(() -> fence.admitChange(stamp(1, 5), List.of(TASK)))
                .as("what was refused has left nothing")
                .doesNotThrowAnyException();
    }

    @Test
    void keepsEachEpochOnceBeforeItsFirstChange() {
        fence.admitRead(stamp(3, 1));
        fence.admitChange(stamp(3, 2), VOLUME);
        fence.admitChange(stamp(4, 1), VOLUME);
        assertThat(kept).containsExactly(3L, 4L);
        CallFence later = new CallFence(4, kept::add);
        refused(ErrorCode.STALE_LEADER, () -> later.admitRead(stamp(3, 9)));
        later.admitChange(stamp(4, 2), VOLUME);
        assertThat(kept).hasSize(2);
    }

    @Test
    void aFullDiskBlindsNobodyButNothingIsChangedUnderAnEpochThatIsNotKept() {
        List<Long> disk = new ArrayList<>();
        boolean[] full = {true};
        CallFence onFullDisk = new CallFence(1, epoch -> {
            if (full[0]) {
                throw NodeException.of(ErrorCode.POOL_FULL, "The node's disk is full.");
            }
            disk.add(epoch);
        });
        onFullDisk.admitRead(stamp(2, 1));
        refused(ErrorCode.POOL_FULL, () -> onFullDisk.admitChange(stamp(2, 2), VOLUME));
        refused(ErrorCode.STALE_LEADER, () -> onFullDisk.admitChange(stamp(1, 50), VOLUME));
        full[0] = false;
        onFullDisk.admitChange(stamp(2, 3), VOLUME);
        assertThat(disk).containsExactly(2L);
    }

    /** Against a fence that forgets nothing: the small one refuses all that it refuses. */
    @Test
    void forgettingAdmitsNothing() {
        Random random = new Random(1);
        CallFence small = new CallFence(0, epoch -> {}, 8);
        Map<Resource, Long> newest = new HashMap<>();
        int refusedMore = 0;
        for (int i = 0; i < 20_000; i++) {
            CallStamp call = stamp(1, Math.max(1, i / 2 - random.nextInt(200)));
            Resource resource = Resource.of(new VolumeId(new UUID(1, random.nextInt(60))));
            boolean fresh = call.number() > newest.getOrDefault(resource, 0L);
            boolean admitted = true;
            try {
                small.admitChange(call, List.of(resource));
                newest.put(resource, call.number());
            } catch (NodeException e) {
                admitted = false;
            }
            assertThat(!admitted || fresh).as("call %s of %s", call, resource).isTrue();
            refusedMore += fresh && !admitted ? 1 : 0;
        }
        assertThat(refusedMore).as("it did forget").isPositive();
        small.admitChange(stamp(1, 20_001), VOLUME);
    }

    @Test
    void stampsTravelAsText() {
        assertThat(CallStamp.parse(stamp(12, 34).toString())).contains(stamp(12, 34));
        for (String nonsense : List.of("", "1", "0.1", "1.0", "1.-1", "a.b", "1.2.3", "1".repeat(19) + ".1")) {
            assertThat(CallStamp.parse(nonsense)).as(nonsense).isEmpty();
        }
        var stamps = CallStamp.ofLeader(7);
        assertThat(List.of(stamps.get(), stamps.get())).containsExactly(stamp(7, 1), stamp(7, 2));
    }
}
