package org.gannet.engine.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.operation.LockRequest;
import org.jspecify.annotations.Nullable;

/** One job in the queue. Guarded by the queue's monitor. */
final class Place {
    /** The one order of the queue. */
    static final Comparator<Place> ORDER =
            Comparator.comparing((Place place) -> place.standsAt).thenComparing(place -> place.job.value());

    final JobId job;
    final Instant since;
    Instant standsAt;
    Standing standing = Standing.HELD_BACK;
    /** In the order of keys. */
    List<LockRequest> locks;

    Optional<SubmissionRule> rule;
    /** Whether somebody has to give his word before. */
    boolean held;

    /** The jobs that have to end before. */
    final Map<JobId, Dependency.OnJob> missing = new LinkedHashMap<>();
    /** Where it is woken when something changes; none while it is not in line or nothing is in its way. */
    @Nullable
    Line watches;

    /** Where a job is in the queue. */
    enum Standing {
        /** By a dependency, a person or a rule: has no place in line, so that it is in nobody's way. */
        HELD_BACK,
        IN_LINE,
        /** Taken out before it began; about to be ended. */
        LEAVING,
        BEGUN,
        /** Stopped by a defect in the middle of its work: keeps its locks. */
        STANDING_STILL
    }

    Place(JobId job, Instant standsAt, Collection<LockRequest> locks, Optional<SubmissionRule> rule, Instant since) {
        this.job = job;
        this.standsAt = standsAt;
        this.locks = sorted(locks);
        this.rule = rule;
        this.since = since;
    }

    static List<LockRequest> sorted(Collection<LockRequest> locks) {
        List<LockRequest> sorted = new ArrayList<>(locks);
        sorted.sort(Comparator.comparing(LockRequest::key));
        return List.copyOf(sorted);
    }

    /** Whether it has not begun, and is to. */
    boolean isWaiting() {
        return standing == Standing.HELD_BACK || standing == Standing.IN_LINE;
    }

    boolean isHeldBack() {
        return held || !missing.isEmpty() || rule.filter(Place::holdsBack).isPresent();
    }

    /** Whether the rule does not let a job get in line. */
    static boolean holdsBack(SubmissionRule decides) {
        return switch (decides.action()) {
            case Action.Pause pause -> true;
            case Action.Reject reject -> true;
            case Action.Accept accept -> false;
            case Action.Continue off -> false;
            case Action.RateLimit limit -> false;
        };
    }
}
