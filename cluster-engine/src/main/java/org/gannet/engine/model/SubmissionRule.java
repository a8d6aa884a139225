package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;

/**
 * What becomes of jobs of a kind. Rules stand in an order; the first whose conditions all hold and whose action is not
 * CONTINUE decides. A job that no rule concerns is accepted.
 * @param id for ever; names the bucket of a rate limit
 * @param reason for people who meet the rule: why it is there
 * @param when all must hold; empty for every job
 */
public record SubmissionRule(UUID id, String reason, List<Condition> when, Action action) {
    public static final int MOST_RULES = 100;
    public static final int MOST_CONDITIONS = 20;
    public static final int LONGEST_TEXT = 500;

    public SubmissionRule {
        if (reason.isBlank() || reason.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a rule needs a reason of 1 to " + LONGEST_TEXT + " characters");
        }
        if (when.size() > MOST_CONDITIONS) {
            throw new IllegalArgumentException("at most " + MOST_CONDITIONS + " conditions: " + when.size());
        }
        when = List.copyOf(when);
    }

    /** What a rule does. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Action.Accept.class, name = "accept"),
        @JsonSubTypes.Type(value = Action.Pause.class, name = "pause"),
        @JsonSubTypes.Type(value = Action.Reject.class, name = "reject"),
        @JsonSubTypes.Type(value = Action.RateLimit.class, name = "rate-limit"),
        @JsonSubTypes.Type(value = Action.Continue.class, name = "continue")
    })
    public sealed interface Action {
        /** Whatever later rules say. */
        record Accept() implements Action {}

        /** It is taken, but does not begin while the rule is there. */
        record Pause() implements Action {}

        /** It is not taken; one that is queued already and has not begun is cancelled. */
        record Reject() implements Action {}

        /** At most so many jobs of this rule run at once. */
        record RateLimit(int most) implements Action {
            public RateLimit {
                if (most < 1 || most > QueueSettings.HIGHEST_LIMIT) {
                    throw new IllegalArgumentException("1 to " + QueueSettings.HIGHEST_LIMIT + " jobs: " + most);
                }
            }
        }

        /** Later rules decide: a rule that is switched off. */
        record Continue() implements Action {}
    }

    /** What must be true of a job. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "condition")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Condition.OperationIs.class, name = "operation"),
        @JsonSubTypes.Type(value = Condition.ActorIs.class, name = "actor"),
        @JsonSubTypes.Type(value = Condition.OwnerIs.class, name = "owner"),
        @JsonSubTypes.Type(value = Condition.InstanceIs.class, name = "instance"),
        @JsonSubTypes.Type(value = Condition.NodeIs.class, name = "node"),
        @JsonSubTypes.Type(value = Condition.ReasonHas.class, name = "reason"),
        @JsonSubTypes.Type(value = Condition.SubmittedAfter.class, name = "submitted-after")
    })
    public sealed interface Condition {
        /** @param operation as in job lists: "MigrateInstance" */
        record OperationIs(String operation) implements Condition {}

        /** @param actor a login, or "system" */
        record ActorIs(String actor) implements Condition {}

        record OwnerIs(OwnerId owner) implements Condition {}

        record InstanceIs(InstanceId instance) implements Condition {}

        /** It is about the node or locks it: its instance lives there, or it names the node. */
        record NodeIs(NodeName node) implements Condition {}

        /** A reason of its trail has this text as its source, or contains it; upper or lower case. */
        record ReasonHas(String text) implements Condition {
            public ReasonHas {
                if (text.isBlank() || text.length() > LONGEST_TEXT) {
                    throw new IllegalArgumentException("a text of 1 to " + LONGEST_TEXT + " characters");
                }
            }
        }

        /** Leaves what was there before alone. */
        record SubmittedAfter(Instant at) implements Condition {}
    }

    /**
     * What rules look at of a job.
     * @param nodes that it locks
     * @param reasons sources and texts of its trail
     */
    public record Candidate(
            String operation,
            String actor,
            Optional<OwnerId> owner,
            Subject subject,
            Set<NodeName> nodes,
            List<String> reasons,
            Instant submittedAt) {}

    /** The first rule that decides about the job; empty when it is simply accepted. */
    public static Optional<SubmissionRule> deciding(List<SubmissionRule> rules, Candidate job) {
        return rules.stream()
                .filter(rule -> !(rule.action() instanceof Action.Continue))
                .filter(rule -> rule.when().stream().allMatch(condition -> holds(condition, job)))
                .findFirst();
    }

    private static boolean holds(Condition condition, Candidate job) {
        return switch (condition) {
            case Condition.OperationIs(String operation) -> operation.equals(job.operation());
            case Condition.ActorIs(String actor) -> actor.equals(job.actor());
            case Condition.OwnerIs(OwnerId owner) -> job.owner().equals(Optional.of(owner));
            case Condition.InstanceIs(InstanceId instance) ->
                job.subject().instance().equals(Optional.of(instance));
            case Condition.NodeIs(NodeName node) ->
                job.nodes().contains(node) || job.subject().node().equals(Optional.of(node));
            case Condition.ReasonHas(String text) -> {
                String wanted = text.toLowerCase(Locale.ROOT);
                yield job.reasons().stream()
                        .anyMatch(reason -> reason.toLowerCase(Locale.ROOT).contains(wanted));
            }
            case Condition.SubmittedAfter(Instant at) -> job.submittedAt().isAfter(at);
        };
    }
}
