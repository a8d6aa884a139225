package org.gannet.backend.queue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.springframework.stereotype.Service;

/** Steers the queue; for administrators. What it changes is durable when it returns, and holds after a restart. */
@Service
public class QueueService {
    private static final String QUEUE = "queue";

    private final ClusterEngine engine;
    private final QueueQueries queries;
    private final Access access;
    private final Acts acts;

    QueueService(ClusterEngine engine, QueueQueries queries, Access access, Acts acts) {
        this.engine = engine;
        this.queries = queries;
        this.access = access;
        this.acts = acts;
    }

    /** No queued job begins any more; what runs goes on. */
    public QueueView pause(Actor actor) {
        return change(actor, "queue.pause", "", settings -> settings.withPaused(true));
    }

    /** Queued jobs begin again. */
    public QueueView resume(Actor actor) {
        return change(actor, "queue.resume", "", settings -> settings.withPaused(false));
    }

    /**
     * Takes no new jobs any more, not even the cluster's own; what is queued and runs comes to its end.
     * @param reason shown to everybody who asks for something
     */
    public QueueView close(Actor actor, String reason) {
        if (reason.isBlank() || reason.length() > QueueSettings.LONGEST_TEXT) {
            return change(actor, "queue.close", "", settings -> {
                throw Problems.invalid(
                        "Closing needs a reason of 1 to " + QueueSettings.LONGEST_TEXT + " characters.",
                        "Say to those who wait why, and until when.");
            });
        }
        return change(actor, "queue.close", reason, settings -> settings.withClosed(Optional.of(reason)));
    }

    /** Takes new jobs again. */
    public QueueView open(Actor actor) {
        return change(actor, "queue.open", "", settings -> settings.withClosed(Optional.empty()));
    }

    public QueueView setLimits(Actor actor, QueueLimits limits) {
        String words = limits.runningLimit() + " at once, " + limits.largestQueue() + " in all, archived after "
                + limits.archiveAfter();
        return change(actor, "queue.limits", words, settings -> {
            require(limits);
            return settings.withRunningLimit(limits.runningLimit())
                    .withLargestQueue(limits.largestQueue())
                    .withArchiveAfter(limits.archiveAfter());
        });
    }

    private static void require(QueueLimits limits) {
        requireWithin("jobs at once", limits.runningLimit(), QueueLimits.HIGHEST_RUNNING);
        requireWithin("jobs in the queue", limits.largestQueue(), QueueLimits.LARGEST_QUEUE);
        Duration age = limits.archiveAfter();
        if (age.isNegative() || age.compareTo(QueueLimits.LONGEST_ARCHIVE) > 0) {
            throw Problems.invalid(
                    "Jobs are archived 0 to " + QueueLimits.LONGEST_ARCHIVE.toDays() + " days after their end.",
                    "For example: 30 days.");
        }
    }

    private static void requireWithin(String what, int asked, int most) {
        if (asked < 1 || asked > most) {
            throw Problems.invalid(
                    "From 1 to " + most + " " + what + "; asked " + asked + ".", "Choose another limit.");
        }
    }

    private QueueView change(Actor actor, String action, String details, UnaryOperator<QueueSettings> change) {
        acts.performOutside(new Act(actor, action, QUEUE), trail -> {
            access.requireAdmin(actor);
            trail.details(details);
            engine.changeQueue(change);
            return QUEUE;
        });
        return queries.get(actor);
    }

    /**
     * Replaces all rules. Queued jobs that one rejects now are cancelled.
     * @param seen the version of the rules that they replace
     * @throws org.gannet.base.ProblemException INVALID_REQUEST; WRONG_STATE when others have changed them since
     */
    public Rules replaceRules(Actor actor, String seen, List<Rule> rules) {
        return acts.performOutside(new Act(actor, "queue.rules", "rules for jobs"), trail -> {
            access.requireAdmin(actor);
            trail.details(rules.size() + " rules");
            List<SubmissionRule> meant = meant(rules);
            engine.changeRules(before -> {
                if (!QueueQueries.version(before).equals(seen)) {
                    throw Problems.of(
                            ErrorCode.WRONG_STATE,
                            "The rules have been changed by somebody else.",
                            "Look at them as they are now, then change them again.");
                }
                return meant;
            });
            return new Rules(
                    QueueQueries.version(meant),
                    meant.stream().map(RuleTexts::shown).toList());
        });
    }

    private static List<SubmissionRule> meant(List<Rule> rules) {
        if (rules.size() > Rule.MOST_RULES) {
            throw Problems.invalid("At most " + Rule.MOST_RULES + " rules.", "Join some of them.");
        }
        List<SubmissionRule> meant = rules.stream().map(RuleTexts::meant).toList();
        Set<UUID> ids = new HashSet<>();
        for (SubmissionRule rule : meant) {
            if (!ids.add(rule.id())) {
                throw Problems.invalid("Two rules have the same id.", "Leave the id of a new rule out.");
            }
        }
        return meant;
    }
}
