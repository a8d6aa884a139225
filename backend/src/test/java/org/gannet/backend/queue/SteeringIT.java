package org.gannet.backend.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.gannet.backend.testing.Refusals.code;
import static org.gannet.backend.testing.Refusals.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.InstanceAction;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.LockName;
import org.gannet.backend.jobs.WaitView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue as administrators steer it, and what others notice. */
class SteeringIT {
    private static final PageQuery ALL = PageQuery.first(1000);

    private Backend backend;
    private QueueService queue;
    private QueueQueries queries;
    private InstanceService instances;
    private JobQueries jobs;
    private Actor admin;
    private Actor user;
    private ProjectId project;
    private InstanceId web;

    @BeforeEach
    void machine() {
        backend = Backend.on(Database.H2);
        queue = backend.bean(QueueService.class);
        queries = backend.bean(QueueQueries.class);
        instances = backend.bean(InstanceService.class);
        jobs = backend.bean(JobQueries.class);
        admin = backend.newPerson(Role.ADMIN);
        user = backend.newPerson(Role.USER);
        project = backend.newProject(Backend.room(3), user);
        web = backend.created(user, Backend.request(project, "web1")).instance();
    }

    @AfterEach
    void asItWas() {
        queue.open(admin);
        queue.resume(admin);
        rules();
    }

    @Test
    void aClosedQueueTakesNothingAndSaysWhy() {
        queue.close(admin, "New power supply until 18:00");
        assertThat(queries.state(user).closedBecause()).contains("New power supply until 18:00");
        assertThat(problem(() -> instances.reboot(user, web)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.QUEUE_CLOSED))
                .satisfies(problem -> assertThat(problem.cause()).isEqualTo("New power supply until 18:00"));
        assertThat(code(() -> queue.close(admin, " "))).isEqualTo(ErrorCode.INVALID_REQUEST);

        queue.open(admin);
        assertThat(backend.ended(instances.reboot(user, web)).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void aPausedQueueKeepsJobsAndTheyCanBeMovedAndCancelled() {
        queue.pause(admin);
        JobId first = reboot(web);
        JobId second = later(first);
        JobId third = later(first);
        awaitWait(first, WaitView.Paused.class);
        QueueView view = queries.get(admin);
        assertThat(view.waiting()).isGreaterThanOrEqualTo(3);
        assertThat(view.oldestWaits()).isPresent();

        backend.bean(JobService.class).setPriority(admin, third, 10);
        assertThat(jobs.get(user, third).priority()).isEqualTo(10);
        assertThat(code(() -> backend.bean(JobService.class).setPriority(user, third, 11)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        backend.bean(JobService.class).cancel(user, second);
        queue.resume(admin);

        assertThat(backend.ended(first).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(backend.ended(second).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(backend.ended(third).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void limitsAreKeptWithinReason() {
        QueueLimits before = queries.get(admin).limits();
        assertThat(code(() -> queue.setLimits(admin, new QueueLimits(0, 10, Duration.ofDays(1)))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> queue.setLimits(admin, new QueueLimits(10, 200_000, Duration.ofDays(1)))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> queue.setLimits(admin, new QueueLimits(10, 100, Duration.ofDays(-1)))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        QueueLimits other = new QueueLimits(7, 9_000, Duration.ofDays(3));
        assertThat(queue.setLimits(admin, other).limits()).isEqualTo(other);
        queue.setLimits(admin, before);
    }

    @Test
    void aRuleRefusesWithItsReasonAndOthersPass() {
        rules(rule(
                RuleAction.REJECT,
                Optional.empty(),
                new RuleCondition(RuleCondition.Kind.PROJECT, project.toString()),
                new RuleCondition(RuleCondition.Kind.OPERATION, "RebootInstance")));

        assertThat(problem(() -> instances.reboot(user, web)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.REFUSED_BY_RULE))
                .satisfies(problem -> assertThat(problem.cause()).isEqualTo("because of the audit"));
        assertThat(backend.ended(instances.stop(user, web, 0)).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void aRuleThatPausesHoldsJobsUntilItIsGone() {
        rules(rule(RuleAction.PAUSE, Optional.empty(), new RuleCondition(RuleCondition.Kind.INSTANCE, web.toString())));
        JobId held = reboot(web);
        awaitWait(held, WaitView.Ruled.class);

        rules();
        assertThat(backend.ended(held).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void rulesAreShownAsTheyWereWrittenAndReplacedOnlyByWhoSawThem() {
        List<Rule> written = new ArrayList<>();
        written.add(rule(
                RuleAction.RATE_LIMIT,
                Optional.of(2),
                new RuleCondition(RuleCondition.Kind.OPERATION, "StopInstance")));
        written.add(rule(RuleAction.CONTINUE, Optional.empty()));
        written.add(rule(
                RuleAction.ACCEPT,
                Optional.empty(),
                new RuleCondition(RuleCondition.Kind.ACTOR, "alice"),
                new RuleCondition(RuleCondition.Kind.NODE, "node1"),
                new RuleCondition(RuleCondition.Kind.REASON, "nightly"),
                new RuleCondition(RuleCondition.Kind.SUBMITTED_AFTER, "2030-01-01T00:00:00Z")));
        Rules seen = queries.rules(admin);
        Rules stored = queue.replaceRules(admin, seen.version(), written);

        assertThat(queries.rules(admin)).isEqualTo(stored);
        assertThat(stored.rules())
                .extracting(Rule::reason, Rule::when, Rule::action, Rule::most)
                .containsExactlyElementsOf(written.stream()
                        .map(rule -> org.assertj.core.groups.Tuple.tuple(
                                rule.reason(), rule.when(), rule.action(), rule.most()))
                        .toList());
        assertThat(code(() -> queue.replaceRules(admin, seen.version(), List.of())))
                .isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(queue.replaceRules(admin, stored.version(), stored.rules())).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATION, ExplodeInstance",
        "PROJECT, red",
        "INSTANCE, web1",
        "NODE, Not A Node",
        "REASON, ''",
        "SUBMITTED_AFTER, yesterday"
    })
    void refusesConditionsThatMeanNothing(RuleCondition.Kind kind, String value) {
        Rule rule = rule(RuleAction.PAUSE, Optional.empty(), new RuleCondition(kind, value));
        assertThat(code(() -> rules(rule))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesRulesThatMeanNothing() {
        assertThat(code(() -> rules(rule(RuleAction.RATE_LIMIT, Optional.empty()))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> rules(rule(RuleAction.PAUSE, Optional.of(3))))).isEqualTo(ErrorCode.INVALID_REQUEST);
        Rule twice = new Rule(Optional.of(UUID.randomUUID()), "why", List.of(), RuleAction.CONTINUE, Optional.empty());
        assertThat(code(() -> rules(twice, twice))).isEqualTo(ErrorCode.INVALID_REQUEST);
        Rule mute = new Rule(Optional.empty(), " ", List.of(), RuleAction.CONTINUE, Optional.empty());
        assertThat(code(() -> rules(mute))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void showsWhoHoldsALockAndWhoWaitsForWhom() {
        backend.nodes().all().forEach(node -> node.setPace(task -> Duration.ofHours(1)));
        try {
            JobId stop = instances.stop(user, web, 3000);
            JobId second = later(stop, JobStatus.values());
            JobId reboot = backend.bean(InstanceService.class)
                    .submit(
                            user,
                            new InstanceAction.Reboot(web),
                            new JobOptions(
                                    "portal",
                                    "",
                                    0,
                                    List.of(new JobOptions.After.OfJob(
                                            jobs.list(admin, JobFilter.of(web), ALL)
                                                    .items()
                                                    .getLast()
                                                    .id(),
                                            Set.of(JobStatus.SUCCEEDED)))))
                    .job();
            awaitWait(reboot, WaitView.Locked.class);

            LockView lock = queries.locks(admin, true, ALL).items().stream()
                    .filter(one -> one.lock().instance().equals(Optional.of(web)))
                    .findFirst()
                    .orElseThrow();
            assertThat(lock.lock().level()).isEqualTo(LockName.Level.INSTANCE);
            assertThat(lock.lock().name()).isEqualTo("web1");
            assertThat(lock.holders()).singleElement().satisfies(holder -> {
                assertThat(holder.job().id()).contains(stop);
                assertThat(holder.shared()).isFalse();
            });
            assertThat(lock.waiting()).singleElement().satisfies(waiter -> {
                assertThat(waiter.job().id()).contains(reboot);
                assertThat(waiter.waitsFor())
                        .singleElement()
                        .satisfies(other -> assertThat(other.id()).contains(stop));
            });
            assertThat(jobs.get(user, second).waiting().orElseThrow()).isInstanceOf(WaitView.Depends.class);
            backend.bean(JobService.class).cancel(user, second);
            backend.bean(JobService.class).cancel(user, reboot);
            backend.bean(JobService.class).cancel(user, stop);
            backend.ended(stop);
        } finally {
            backend.nodes().all().forEach(node -> node.setPace(task -> Duration.ofMillis(20)));
        }
    }

    private JobId reboot(InstanceId id) {
        return instances.reboot(user, id);
    }

    /** A reboot once that job has succeeded. */
    private JobId later(JobId job) {
        return later(job, JobStatus.SUCCEEDED);
    }

    private JobId later(JobId job, JobStatus... ends) {
        Set<JobStatus> accepted =
                Set.of(ends).stream().filter(JobStatus::isEnded).collect(java.util.stream.Collectors.toSet());
        return instances
                .submit(
                        user,
                        new InstanceAction.Reboot(web),
                        new JobOptions("portal", "", 0, List.of(new JobOptions.After.OfJob(job, accepted))))
                .job();
    }

    private void awaitWait(JobId job, Class<? extends WaitView> why) {
        await().atMost(Backend.PATIENCE)
                .until(() ->
                        jobs.get(user, job).waiting().filter(why::isInstance).isPresent());
    }

    private void rules(Rule... rules) {
        queue.replaceRules(admin, queries.rules(admin).version(), List.of(rules));
    }

    private static Rule rule(RuleAction action, Optional<Integer> most, RuleCondition... when) {
        return new Rule(Optional.empty(), "because of the audit", List.of(when), action, most);
    }
}
