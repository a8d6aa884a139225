package org.gannet.backend.queue;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.gannet.backend.jobs.Operations;
import org.gannet.backend.support.Problems;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.model.SubmissionRule.Condition;

/** Rules as people write them, and as the engine has them. */
final class RuleTexts {
    private RuleTexts() {}

    static Rule shown(SubmissionRule rule) {
        List<RuleCondition> when = rule.when().stream().map(RuleTexts::shown).toList();
        Optional<Integer> most =
                rule.action() instanceof Action.RateLimit limit ? Optional.of(limit.most()) : Optional.empty();
        return new Rule(Optional.of(rule.id()), rule.reason(), when, shown(rule.action()), most);
    }

    private static RuleAction shown(Action action) {
        return switch (action) {
            case Action.Accept() -> RuleAction.ACCEPT;
            case Action.Pause() -> RuleAction.PAUSE;
            case Action.Reject() -> RuleAction.REJECT;
            case Action.RateLimit(int most) -> RuleAction.RATE_LIMIT;
            case Action.Continue() -> RuleAction.CONTINUE;
        };
    }

    private static RuleCondition shown(Condition condition) {
        return switch (condition) {
            case Condition.OperationIs(var operation) -> of(RuleCondition.Kind.OPERATION, operation);
            case Condition.ActorIs(var actor) -> of(RuleCondition.Kind.ACTOR, actor);
            case Condition.OwnerIs(var owner) -> of(RuleCondition.Kind.PROJECT, owner.value());
            case Condition.InstanceIs(var instance) -> of(RuleCondition.Kind.INSTANCE, instance);
            case Condition.NodeIs(var node) -> of(RuleCondition.Kind.NODE, node);
            case Condition.ReasonHas(var text) -> of(RuleCondition.Kind.REASON, text);
            case Condition.SubmittedAfter(var at) -> of(RuleCondition.Kind.SUBMITTED_AFTER, at);
        };
    }

    private static RuleCondition of(RuleCondition.Kind kind, Object value) {
        return new RuleCondition(kind, value.toString());
    }

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST */
    static SubmissionRule meant(Rule rule) {
        if (rule.reason().isBlank() || rule.reason().length() > Rule.LONGEST_TEXT) {
            throw Problems.invalid(
                    "A rule needs a reason of 1 to " + Rule.LONGEST_TEXT + " characters.",
                    "Say to those who meet the rule why it is there.");
        }
        if (rule.when().size() > Rule.MOST_CONDITIONS) {
            throw Problems.invalid(
                    "A rule has at most " + Rule.MOST_CONDITIONS + " conditions.", "Make several rules of it.");
        }
        List<Condition> when = rule.when().stream().map(RuleTexts::meant).toList();
        return new SubmissionRule(rule.id().orElseGet(UUID::randomUUID), rule.reason(), when, action(rule));
    }

    private static Action action(Rule rule) {
        if (rule.action() != RuleAction.RATE_LIMIT && rule.most().isPresent()) {
            throw Problems.invalid("Only a rate limit says how many.", "Leave the number out.");
        }
        return switch (rule.action()) {
            case ACCEPT -> new Action.Accept();
            case PAUSE -> new Action.Pause();
            case REJECT -> new Action.Reject();
            case CONTINUE -> new Action.Continue();
            case RATE_LIMIT -> {
                int most = rule.most().orElse(0);
                if (most < 1 || most > QueueSettings.HIGHEST_LIMIT) {
                    throw Problems.invalid(
                            "A rate limit lets 1 to " + QueueSettings.HIGHEST_LIMIT + " jobs run at once.",
                            "To let none run, pause them.");
                }
                yield new Action.RateLimit(most);
            }
        };
    }

    private static Condition meant(RuleCondition condition) {
        String value = condition.value();
        if (value.isBlank() || value.length() > Rule.LONGEST_TEXT) {
            throw Problems.invalid(
                    "A condition needs a value of 1 to " + Rule.LONGEST_TEXT + " characters.",
                    "Leave the condition out, or say what it compares with.");
        }
        return switch (condition.kind()) {
            case OPERATION -> operation(value);
            case ACTOR -> new Condition.ActorIs(value);
            case PROJECT -> new Condition.OwnerIs(id("project", value, OwnerId::new));
            case INSTANCE -> new Condition.InstanceIs(id("machine", value, InstanceId::new));
            case NODE -> {
                HostName.findFault(value).ifPresent(fault -> {
                    throw Problems.invalid("No node can have this name.", fault);
                });
                yield new Condition.NodeIs(new NodeName(value));
            }
            case REASON -> new Condition.ReasonHas(value);
            case SUBMITTED_AFTER -> new Condition.SubmittedAfter(moment(value));
        };
    }

    private static Condition operation(String word) {
        if (!Operations.words().contains(word)) {
            throw Problems.invalid(
                    "There is no such operation.", "One of: " + String.join(", ", Operations.words()) + ".");
        }
        return new Condition.OperationIs(word);
    }

    private static <T> T id(String what, String text, Function<UUID, T> shape) {
        try {
            return shape.apply(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("This is no id of a " + what + ".", "Copy it from its page.");
        }
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problems.invalid("This is no time.", "For example: 2026-11-21T12:00:00Z");
        }
    }
}
