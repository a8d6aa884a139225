package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.instances.RemarkView;
import org.gannet.base.Problem;

/** Why a job has not begun. */
public sealed interface WaitView {
    Instant since();

    /** In English, for programs; pages have words of their own. */
    String sentence();

    /** It has just been submitted, and is looked at in a moment. */
    record Queued(Instant since) implements WaitView {
        @Override
        public String sentence() {
            return "Waits for its turn.";
        }
    }

    /** Others hold, or have asked earlier for, something that it needs. */
    record Locked(Instant since, LockName lock, List<JobRef> by) implements WaitView {
        public Locked {
            by = List.copyOf(by);
        }

        @Override
        public String sentence() {
            String jobs = names(by);
            return jobs.isEmpty()
                    ? "Waits for another job that works with the same things."
                    : "Waits for: " + jobs + ".";
        }
    }

    /** The jobs that it was told to wait for have not ended. */
    record Depends(Instant since, List<JobRef> on) implements WaitView {
        public Depends {
            on = List.copyOf(on);
        }

        @Override
        public String sentence() {
            String jobs = names(on);
            return jobs.isEmpty() ? "Waits for the end of another job." : "Waits for the end of: " + jobs + ".";
        }
    }

    /**
     * Somebody has to give his word.
     * @param reason what is waited for; empty when it waits only since it could not be planned
     * @param refusal why it could not be planned when it was tried last
     */
    record ForWord(Instant since, Optional<RemarkView> reason, Optional<Problem> refusal) implements WaitView {
        @Override
        public String sentence() {
            String what = refusal.map(Problem::message)
                    .or(() -> reason.map(RemarkView::sentence))
                    .orElse("");
            return ("Waits for your word: " + what).strip();
        }
    }

    /** As many jobs run as may. */
    record ForSlot(Instant since, int limit) implements WaitView {
        @Override
        public String sentence() {
            return "Waits until one of the " + limit + " jobs that may run at once has ended.";
        }
    }

    /** An administrator has paused the queue. */
    record Paused(Instant since) implements WaitView {
        @Override
        public String sentence() {
            return "Waits, since an administrator has paused the queue.";
        }
    }

    /** A rule for submissions holds it back. @param reason the rule's */
    record Ruled(Instant since, String reason) implements WaitView {
        @Override
        public String sentence() {
            return "Waits because of a rule: " + reason;
        }
    }

    private static String names(List<JobRef> jobs) {
        return jobs.stream()
                .map(JobRef::title)
                .filter(title -> !title.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
