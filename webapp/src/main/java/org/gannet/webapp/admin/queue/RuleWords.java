package org.gannet.webapp.admin.queue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.queue.Rule;
import org.gannet.backend.queue.RuleAction;
import org.gannet.backend.queue.RuleCondition;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** Rules in sentences. */
final class RuleWords {
    private final RuleNames names;
    private final Actor actor;

    RuleWords(RuleNames names, Actor actor) {
        this.names = names;
        this.actor = actor;
    }

    /** "If a job does “Stop a machine” and was asked for by alice, it waits while this rule is here." */
    String sentence(Rule rule) {
        int most = rule.most().orElse(0);
        String key = rule.action().name().toLowerCase(Locale.ROOT);
        if (rule.when().isEmpty()) {
            return Texts.text("queue.rule.every." + key, most);
        }
        return Texts.text("queue.rule.if", conditions(rule.when()), Texts.text("queue.rule.then." + key, most));
    }

    private String conditions(List<RuleCondition> when) {
        return when.stream().map(this::condition).collect(Collectors.joining(" " + Texts.text("queue.rule.and") + " "));
    }

    private String condition(RuleCondition condition) {
        String value = switch (condition.kind()) {
            case OPERATION -> JobWords.operation(condition.value());
            case PROJECT -> names.project(actor, condition.value()).orElseGet(() -> Texts.text("queue.rule.gone"));
            case INSTANCE -> names.machine(actor, condition.value()).orElseGet(() -> Texts.text("queue.rule.gone"));
            case SUBMITTED_AFTER -> moment(condition.value());
            case ACTOR, NODE, REASON -> condition.value();
        };
        return Texts.text("queue.rule.when." + key(condition.kind()), value);
    }

    private static String moment(String text) {
        try {
            return Times.exact(Instant.parse(text), ZoneId.systemDefault());
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    static String kind(RuleCondition.Kind kind) {
        return Texts.text("queue.rule.kind." + key(kind));
    }

    private static String key(RuleCondition.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static String action(RuleAction action) {
        return Texts.text("queue.rule.action." + action.name().toLowerCase(Locale.ROOT));
    }

    static Status chip(RuleAction action) {
        Status.Kind kind = switch (action) {
            case ACCEPT -> Status.Kind.OK;
            case PAUSE, RATE_LIMIT -> Status.Kind.WARN;
            case REJECT -> Status.Kind.BAD;
            case CONTINUE -> Status.Kind.OFF;
        };
        return new Status(kind, action(action));
    }
}
