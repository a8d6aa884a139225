package org.gannet.engine.model;

import java.time.Duration;
import java.util.Optional;
import org.gannet.node.VmReport;

/**
 * What to say about an instance: wished, observed, lifecycle and the job that works on it, taken together.
 * @param differs whether it is not as wished and no job is about to change that
 * @param sentence for people
 * @param silentFor how long its node has not answered; present exactly for UNKNOWN
 */
public record InstanceStatus(Word word, boolean differs, String sentence, Optional<Duration> silentFor) {
    /** The status in one word. */
    public enum Word {
        RUNNING("Running"),
        PAUSED("Paused"),
        HUNG("Running, but its process on the node does not answer"),
        STOPPED("Stopped"),
        OFFLINE("Kept out of service"),
        USER_DOWN("Switched off from inside"),
        CREATING("Being created"),
        STARTING("Starting"),
        STOPPING("Stopping"),
        REBOOTING("Restarting"),
        REMOVING("Being deleted"),
        MIGRATING("Moving to another node"),
        ERROR_DOWN("Stopped, should be running"),
        ERROR_UP("Running, should be stopped"),
        ERROR_NODE_OFFLINE("Its node has been taken offline"),
        ERROR_WRONG_NODE("Running on another node than its own"),
        INCOMPLETE("A job could neither finish nor take back its work"),
        UNKNOWN("Its node does not answer");

        private final String sentence;

        Word(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    /**
     * What is known around an instance.
     * @param primary what its node last said; empty while nothing has been heard or asked
     * @param nodeOffline whether its node has been taken offline
     * @param elsewhere whether another node than those it may be on says, freshly, that the guest lives there
     * @param userShutdown whether a guest that switched itself off stays off
     */
    public record Around(Optional<Observation> primary, boolean nodeOffline, boolean elsewhere, boolean userShutdown) {}

    /** @param silentAfter reports older than this are not trusted */
    public static InstanceStatus of(
            Instance instance, Activity activity, Around around, Moment now, Duration silentAfter) {
        return switch (activity) {
            case CREATING -> plain(Word.CREATING);
            case STARTING -> plain(Word.STARTING);
            case STOPPING -> plain(Word.STOPPING);
            case REBOOTING -> plain(Word.REBOOTING);
            case REMOVING -> plain(Word.REMOVING);
            case MIGRATING -> plain(Word.MIGRATING);
            case NONE -> atRest(instance, around, now, silentAfter);
        };
    }

    private static InstanceStatus atRest(Instance instance, Around around, Moment now, Duration silentAfter) {
        if (instance.lifecycle() == Lifecycle.RESERVED) {
            return plain(Word.CREATING);
        }
        if (instance.lifecycle() != Lifecycle.READY || instance.incoming().isPresent()) {
            return new InstanceStatus(Word.INCOMPLETE, true, Word.INCOMPLETE.sentence(), Optional.empty());
        }
        if (around.nodeOffline()) {
            return new InstanceStatus(
                    Word.ERROR_NODE_OFFLINE, false, Word.ERROR_NODE_OFFLINE.sentence(), Optional.empty());
        }
        Optional<Observation> observed = around.primary();
        if (observed.isEmpty() || !observed.get().isAnswering(now, silentAfter)) {
            Duration age = observed.map(last -> last.age(now)).orElse(Duration.ZERO);
            return new InstanceStatus(Word.UNKNOWN, false, Word.UNKNOWN.sentence(), Optional.of(age));
        }
        if (observed.get().hasAlive(instance.id())) {
            return switch (instance.wished()) {
                case UP -> plain(liveWord(instance, observed.get()));
                case DOWN, OFFLINE -> differing(Word.ERROR_UP);
            };
        }
        if (around.elsewhere()) {
            return differing(Word.ERROR_WRONG_NODE);
        }
        boolean byUser = around.userShutdown() && instance.wishedBy() == WishedBy.USER;
        boolean switchedOff = around.userShutdown() && hasSwitchedOff(instance, observed.get());
        return switch (instance.wished()) {
            case UP -> switchedOff ? plain(Word.USER_DOWN) : differing(Word.ERROR_DOWN);
            case DOWN -> plain(byUser ? Word.USER_DOWN : Word.STOPPED);
            case OFFLINE -> plain(Word.OFFLINE);
        };
    }

    private static boolean hasSwitchedOff(Instance instance, Observation observed) {
        return observed.findVm(instance.id())
                .flatMap(VmReport::ended)
                .equals(Optional.of(VmReport.Ending.GUEST_POWERED_OFF));
    }

    private static Word liveWord(Instance instance, Observation observed) {
        Optional<VmReport> seen = observed.findVm(instance.id());
        if (seen.flatMap(VmReport::silentSince).isPresent()) {
            return Word.HUNG;
        }
        return seen.map(VmReport::state).equals(Optional.of(VmReport.State.PAUSED)) ? Word.PAUSED : Word.RUNNING;
    }

    private static InstanceStatus plain(Word word) {
        return new InstanceStatus(word, false, word.sentence(), Optional.empty());
    }

    private static InstanceStatus differing(Word word) {
        return new InstanceStatus(word, true, word.sentence(), Optional.empty());
    }
}
