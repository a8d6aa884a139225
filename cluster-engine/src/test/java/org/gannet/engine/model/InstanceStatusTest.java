package org.gannet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.Generation;
import org.gannet.engine.model.InstanceStatus.Word;
import org.gannet.engine.testing.Jobs;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.junit.jupiter.api.Test;

class InstanceStatusTest {
    private static final Instant NOW = Jobs.NOON;
    private static final Duration SILENT_AFTER = Duration.ofSeconds(7);
    private final Instance up = Jobs.instance(1, "web1");
    private final Instance down = up.withWished(AdminState.DOWN);

    @Test
    void comparesWishedWithObserved() {
        assertThat(word(up, VmReport.State.RUNNING)).isEqualTo(Word.RUNNING);
        assertThat(word(up, VmReport.State.PAUSED)).isEqualTo(Word.PAUSED);
        assertThat(word(up, VmReport.State.STOPPED)).isEqualTo(Word.ERROR_DOWN);
        assertThat(word(down, VmReport.State.STOPPED)).isEqualTo(Word.STOPPED);
        assertThat(word(down, VmReport.State.RUNNING)).isEqualTo(Word.ERROR_UP);
        assertThat(word(down, VmReport.State.PAUSED)).isEqualTo(Word.ERROR_UP);
        assertThat(word(up, VmReport.State.MIGRATED_AWAY)).isEqualTo(Word.ERROR_DOWN);
    }

    @Test
    void tellsWhereANodeIsOfflineAndWhereAMachineIsOnAnother() {
        Optional<Observation> running = Optional.of(observed(NOW, vm(VmReport.State.RUNNING)));
        Optional<Observation> stopped = Optional.of(observed(NOW, vm(VmReport.State.STOPPED)));
        Optional<Observation> old = Optional.of(observed(NOW.minusSeconds(8)));

        assertThat(around(up, running, true, false, false)).isEqualTo(Word.ERROR_NODE_OFFLINE);
        assertThat(around(down, Optional.empty(), true, false, false)).isEqualTo(Word.ERROR_NODE_OFFLINE);
        assertThat(around(up, stopped, false, true, false)).isEqualTo(Word.ERROR_WRONG_NODE);
        assertThat(around(down, stopped, false, true, false)).isEqualTo(Word.ERROR_WRONG_NODE);
        assertThat(around(up, running, false, true, false)).isEqualTo(Word.RUNNING);
        assertThat(around(up, old, false, true, false)).isEqualTo(Word.UNKNOWN);
    }

    @Test
    void tellsAGuestThatSwitchedItselfOffWhereThatIsRespected() {
        VmReport switchedOff = new VmReport(
                up.id(), VmReport.State.STOPPED, NOW, Optional.of(VmReport.Ending.GUEST_POWERED_OFF), Optional.empty());
        VmReport lost = new VmReport(
                up.id(), VmReport.State.STOPPED, NOW, Optional.of(VmReport.Ending.PROCESS_LOST), Optional.empty());
        Instance byUser = up.draft().wished(AdminState.DOWN, WishedBy.USER).build();

        assertThat(around(up, Optional.of(observed(NOW, switchedOff)), false, false, true))
                .isEqualTo(Word.USER_DOWN);
        assertThat(around(up, Optional.of(observed(NOW, switchedOff)), false, false, false))
                .isEqualTo(Word.ERROR_DOWN);
        assertThat(around(up, Optional.of(observed(NOW, lost)), false, false, true))
                .isEqualTo(Word.ERROR_DOWN);
        assertThat(around(byUser, Optional.of(observed(NOW)), false, false, true))
                .isEqualTo(Word.USER_DOWN);
        assertThat(around(byUser, Optional.of(observed(NOW)), false, false, false))
                .isEqualTo(Word.STOPPED);
        assertThat(around(down, Optional.of(observed(NOW, switchedOff)), false, false, true))
                .isEqualTo(Word.STOPPED);
    }

    @Test
    void saysWhatIsKeptOutOfService() {
        Instance offline = up.draft().wished(AdminState.OFFLINE, WishedBy.ADMIN).build();
        assertThat(word(offline, VmReport.State.STOPPED)).isEqualTo(Word.OFFLINE);
        assertThat(word(offline, VmReport.State.RUNNING)).isEqualTo(Word.ERROR_UP);
    }

    private static Word around(
            Instance instance,
            Optional<Observation> primary,
            boolean nodeOffline,
            boolean elsewhere,
            boolean userShutdown) {
        InstanceStatus.Around around = new InstanceStatus.Around(primary, nodeOffline, elsewhere, userShutdown);
        return status(instance, Activity.NONE, around).word();
    }

    @Test
    void takesAMachineThatItsNodeDoesNotKnowForStopped() {
        InstanceStatus status = status(up, Activity.NONE, Optional.of(observed(NOW)));
        assertThat(status.word()).isEqualTo(Word.ERROR_DOWN);
        assertThat(status.differs()).isTrue();
    }

    @Test
    void neverReadsSilenceAsStopped() {
        Observation old = observed(NOW.minusSeconds(8), vm(VmReport.State.RUNNING));
        InstanceStatus status = status(up, Activity.NONE, Optional.of(old));
        assertThat(status.word()).isEqualTo(Word.UNKNOWN);
        assertThat(status.silentFor()).contains(Duration.ofSeconds(8));
        assertThat(status.differs()).isFalse();

        assertThat(status(down, Activity.NONE, Optional.empty()).word()).isEqualTo(Word.UNKNOWN);
    }

    @Test
    void tellsAMachineWhoseProcessHangs() {
        VmReport hung = new VmReport(
                up.id(), VmReport.State.RUNNING, NOW, Optional.empty(), Optional.empty(), Optional.of(NOW));
        assertThat(status(up, Activity.NONE, Optional.of(observed(NOW, hung))).word())
                .isEqualTo(Word.HUNG);
        assertThat(status(down, Activity.NONE, Optional.of(observed(NOW, hung))).word())
                .isEqualTo(Word.ERROR_UP);
        assertThat(status(up, Activity.STOPPING, Optional.of(observed(NOW, hung)))
                        .word())
                .isEqualTo(Word.STOPPING);
    }

    @Test
    void saysWhatAJobDoes() {
        Optional<Observation> running = Optional.of(observed(NOW, vm(VmReport.State.RUNNING)));
        assertThat(status(up, Activity.MIGRATING, running).word()).isEqualTo(Word.MIGRATING);
        assertThat(status(down, Activity.STOPPING, running).word()).isEqualTo(Word.STOPPING);
        assertThat(status(down, Activity.STOPPING, running).differs()).isFalse();
    }

    @Test
    void saysWhenAJobLeftItHalfDone() {
        Optional<Observation> running = Optional.of(observed(NOW, vm(VmReport.State.RUNNING)));
        assertThat(status(up.withLifecycle(Lifecycle.CREATING), Activity.NONE, running)
                        .word())
                .isEqualTo(Word.INCOMPLETE);
        assertThat(status(Jobs.movingInstance(1, "web1"), Activity.NONE, running)
                        .word())
                .isEqualTo(Word.INCOMPLETE);
    }

    private Word word(Instance instance, VmReport.State state) {
        return status(instance, Activity.NONE, Optional.of(observed(NOW, vm(state))))
                .word();
    }

    private static InstanceStatus status(Instance instance, Activity activity, Optional<Observation> observed) {
        return status(instance, activity, new InstanceStatus.Around(observed, false, false, false));
    }

    private static InstanceStatus status(Instance instance, Activity activity, InstanceStatus.Around around) {
        return InstanceStatus.of(instance, activity, around, Jobs.moment(NOW), SILENT_AFTER);
    }

    private VmReport vm(VmReport.State state) {
        return new VmReport(up.id(), state, NOW, Optional.empty(), Optional.empty());
    }

    private Observation observed(Instant at, VmReport... vms) {
        NodeReport report = new NodeReport(
                new Generation(1, new UUID(0, 1), 1),
                at,
                ByteSize.ZERO,
                ByteSize.ZERO,
                0,
                List.of(vms),
                List.of(),
                List.of());
        return new Observation(up.primary(), Jobs.moment(at), Optional.of(report), Optional.empty());
    }
}
