package org.gannet.webapp.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.queue.LockView;
import org.gannet.backend.queue.QueueLimits;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.queue.QueueService;
import org.gannet.backend.queue.QueueState;
import org.gannet.backend.queue.QueueView;
import org.gannet.backend.queue.Rule;
import org.gannet.backend.queue.RuleAction;
import org.gannet.backend.queue.RuleCondition;
import org.gannet.backend.queue.Rules;
import org.gannet.base.InstanceId;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The queue of jobs: its state for everybody, locks and rules for who sees the cluster, changes for administrators. */
@RestController
@RequestMapping("/api/v1")
class QueueApi {
    private final CurrentActor actor;
    private final QueueQueries queries;
    private final QueueService service;

    QueueApi(CurrentActor actor, QueueQueries queries, QueueService service) {
        this.actor = actor;
        this.queries = queries;
        this.service = service;
    }

    /**
     * The queue; limits and counts only for those who see the cluster.
     * @param closedBecause why no new jobs are taken; not there while they are
     * @param waiting jobs that have not begun
     */
    record QueueJson(
            boolean paused,
            Optional<String> closedBecause,
            Optional<LimitsJson> limits,
            Optional<Integer> waiting,
            Optional<Integer> running,
            Optional<Instant> oldestWaits) {
        static QueueJson of(QueueView view) {
            return new QueueJson(
                    view.state().paused(),
                    view.state().closedBecause(),
                    Optional.of(LimitsJson.of(view.limits())),
                    Optional.of(view.waiting()),
                    Optional.of(view.running()),
                    view.oldestWaits());
        }

        static QueueJson of(QueueState state) {
            return new QueueJson(
                    state.paused(),
                    state.closedBecause(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * How many and how long.
     * @param runningLimit jobs at once
     * @param largestQueue jobs that have not ended
     * @param archiveAfterSeconds after their end jobs are archived
     */
    record LimitsJson(
            @Nullable Integer runningLimit,
            @Nullable Integer largestQueue,
            @Nullable Long archiveAfterSeconds) {
        static LimitsJson of(QueueLimits limits) {
            return new LimitsJson(
                    limits.runningLimit(),
                    limits.largestQueue(),
                    limits.archiveAfter().toSeconds());
        }

        QueueLimits toLimits() {
            if (runningLimit == null || largestQueue == null || archiveAfterSeconds == null) {
                throw Asked.invalid(
                        "A limit is missing.", "Say all three: runningLimit, largestQueue, archiveAfterSeconds.");
            }
            return new QueueLimits(runningLimit, largestQueue, Duration.ofSeconds(archiveAfterSeconds));
        }
    }

    /** @param reason shown to everybody who asks for something */
    record CloseJson(@Nullable String reason) {}

    /**
     * All rules, in the order in which they are asked.
     * @param version of this list; who replaces it sends back the one that he has read
     */
    record RulesJson(@Nullable String version, @Nullable List<RuleJson> rules) {
        static RulesJson of(Rules view) {
            return new RulesJson(
                    view.version(), view.rules().stream().map(RuleJson::of).toList());
        }

        List<Rule> toRules() {
            List<Rule> meant = new ArrayList<>();
            for (@Nullable RuleJson rule : Objects.requireNonNullElse(rules, List.<RuleJson>of())) {
                if (rule == null) {
                    throw Asked.invalid("A rule is null.", "Leave it out.");
                }
                meant.add(rule.toRule());
            }
            return meant;
        }
    }

    /**
     * A rule.
     * @param id not there in a new one
     * @param action accept, pause, reject, rate_limit or continue
     * @param most jobs at once, for rate_limit
     */
    record RuleJson(
            @Nullable String id,
            @Nullable String reason,
            @Nullable List<ConditionJson> when,
            @Nullable String action,
            Optional<Integer> most) {
        RuleJson {
            most = Objects.requireNonNullElse(most, Optional.empty());
        }

        static RuleJson of(Rule rule) {
            return new RuleJson(
                    rule.id().map(UUID::toString).orElse(null),
                    rule.reason(),
                    rule.when().stream()
                            .map(one -> new ConditionJson(Words.of(one.kind()), one.value()))
                            .toList(),
                    Words.of(rule.action()),
                    rule.most());
        }

        Rule toRule() {
            List<RuleCondition> conditions = new ArrayList<>();
            for (@Nullable ConditionJson condition : Objects.requireNonNullElse(when, List.<ConditionJson>of())) {
                if (condition == null) {
                    throw Asked.invalid("A condition is null.", "Leave it out.");
                }
                conditions.add(condition.toCondition());
            }
            return new Rule(
                    Optional.ofNullable(id).map(text -> Ids.ofField("id", text, known -> known)),
                    Objects.requireNonNullElse(reason, ""),
                    conditions,
                    word(RuleAction.class, "action", action),
                    most);
        }
    }

    /**
     * What must be true of a job.
     * @param condition operation, actor, project, instance, node, reason or submitted_after
     */
    record ConditionJson(
            @Nullable String condition, @Nullable String value) {
        RuleCondition toCondition() {
            return new RuleCondition(
                    word(RuleCondition.Kind.class, "condition", condition), Objects.requireNonNullElse(value, ""));
        }
    }

    /**
     * A lock that is held or waited for.
     * @param level cluster, group, node, instance or network
     * @param waitingInAll more may wait than are shown
     */
    record LockJson(
            String level,
            String name,
            Optional<UUID> instance,
            List<HolderJson> heldBy,
            List<WaiterJson> waiting,
            int waitingInAll) {
        static LockJson of(LockView view) {
            return new LockJson(
                    Words.of(view.lock().level()),
                    view.lock().name(),
                    view.lock().instance().map(InstanceId::value),
                    view.holders().stream().map(HolderJson::of).toList(),
                    view.waiting().stream().map(WaiterJson::of).toList(),
                    view.waitingInAll());
        }
    }

    /** @param until planned or end of the job */
    record HolderJson(Optional<JobRefJson> job, boolean shared, String until, Instant since) {
        static HolderJson of(LockView.Holder holder) {
            return new HolderJson(
                    JobRefJson.of(holder.job()),
                    holder.shared(),
                    holder.onlyForPlanning() ? "planned" : "end",
                    holder.since());
        }
    }

    /** @param waitsFor who holds it against this job, else the one before it in line */
    record WaiterJson(Optional<JobRefJson> job, boolean shared, Instant since, List<JobRefJson> waitsFor) {
        static WaiterJson of(LockView.Waiter waiter) {
            return new WaiterJson(
                    JobRefJson.of(waiter.job()),
                    waiter.shared(),
                    waiter.since(),
                    waiter.waitsFor().stream()
                            .flatMap(job -> JobRefJson.of(job).stream())
                            .toList());
        }
    }

    @GetMapping("/queue")
    QueueJson get() {
        Actor who = actor.get();
        return who.role().seesCluster() ? QueueJson.of(queries.get(who)) : QueueJson.of(queries.state(who));
    }

    /** No queued job begins any more. */
    @PostMapping("/queue/pause")
    QueueJson pause() {
        return QueueJson.of(service.pause(actor.get()));
    }

    @PostMapping("/queue/resume")
    QueueJson resume() {
        return QueueJson.of(service.resume(actor.get()));
    }

    /** Drains it: no new jobs are taken, those that are there come to their end. */
    @PostMapping("/queue/close")
    QueueJson close(@RequestBody CloseJson request) {
        return QueueJson.of(service.close(actor.get(), Objects.requireNonNullElse(request.reason(), "")));
    }

    @PostMapping("/queue/open")
    QueueJson open() {
        return QueueJson.of(service.open(actor.get()));
    }

    @PutMapping("/queue/limits")
    QueueJson setLimits(@RequestBody LimitsJson limits) {
        return QueueJson.of(service.setLimits(actor.get(), limits.toLimits()));
    }

    @GetMapping("/rules")
    RulesJson rules() {
        return RulesJson.of(queries.rules(actor.get()));
    }

    /** Replaces the whole list; a list that others have changed since it was read is not replaced. */
    @PutMapping("/rules")
    RulesJson replaceRules(@RequestBody RulesJson rules) {
        String version = Objects.requireNonNullElse(rules.version(), "");
        return RulesJson.of(service.replaceRules(actor.get(), version, rules.toRules()));
    }

    /** @param contended only those that somebody waits for */
    @GetMapping("/locks")
    Rows<LockJson> locks(
            @RequestParam(defaultValue = "false") boolean contended,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Rows.MOST_BY_DEFAULT) int limit) {
        return Rows.of(queries.locks(actor.get(), contended, Rows.query(offset, limit)), LockJson::of);
    }

    private static <E extends Enum<E>> E word(Class<E> type, String field, @Nullable String word) {
        return Optional.ofNullable(word)
                .flatMap(text -> Words.find(type, text))
                .orElseThrow(() -> Asked.invalid("The field " + field + " has no fitting value.", Words.all(type)));
    }
}
