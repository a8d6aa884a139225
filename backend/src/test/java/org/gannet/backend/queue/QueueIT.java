package org.gannet.backend.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobRef;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.LockName;
import org.gannet.backend.jobs.WaitView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shared backend's queue, left as it was found. */
class QueueIT {
    private Backend backend;
    private Actor admin;
    private Actor user;
    private ProjectId project;
    private QueueService service;
    private QueueQueries queries;

    @BeforeEach
    void people() {
        backend = Backend.on(Database.H2);
        admin = backend.newPerson(Role.ADMIN);
        user = backend.newPerson(Role.USER);
        project = backend.newProject(Backend.room(3), user);
        service = backend.bean(QueueService.class);
        queries = backend.bean(QueueQueries.class);
    }

    @AfterEach
    void asItWas() {
        replaceRules();
        service.resume(admin);
        service.open(admin);
        service.setLimits(admin, new QueueLimits(20, 10_000, Duration.ofDays(30)));
    }

    @Test
    void whileItIsPausedJobsStandInLineAndTheLocksTellForWhom() {
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        assertThat(backend.bean(InstanceService.class)
                        .planStop(user, machine.instance(), 0)
                        .waits())
                .isEmpty();
        service.pause(admin);
        PlanView plan = backend.bean(InstanceService.class).planStop(user, machine.instance(), 0);
        assertThat(plan.waits()).get().isInstanceOf(WaitView.Paused.class);
        assertThat(plan.refusal()).isEmpty();
        JobId stop = backend.bean(InstanceService.class).stop(user, machine.instance(), 0);
        JobId remove = backend.bean(InstanceService.class).remove(user, machine.instance());

        await().atMost(Backend.PATIENCE).until(() -> waitsForTheQueue(stop) && waitsForTheQueue(remove));
        assertThat(queries.state(user).paused()).isTrue();
        assertThat(queries.get(admin).waiting()).isEqualTo(2);
        LockView line = queries.locks(admin, true, PageQuery.first(100)).items().stream()
                .filter(each -> each.lock().instance().equals(Optional.of(machine.instance())))
                .findFirst()
                .orElseThrow();
        assertThat(line.lock().level()).isEqualTo(LockName.Level.INSTANCE);
        assertThat(line.lock().name()).isEqualTo("web1");
        assertThat(line.holders()).isEmpty();
        assertThat(line.waitingInAll()).isEqualTo(2);
        assertThat(line.waiting()).extracting(waiter -> waiter.job().id()).containsExactly(of(stop), of(remove));
        assertThat(line.waiting().getFirst().waitsFor()).isEmpty();
        assertThat(line.waiting().getLast().waitsFor()).extracting(JobRef::id).containsExactly(of(stop));

        backend.bean(JobService.class).setPriority(admin, stop, 10);
        assertThat(backend.bean(JobQueries.class).get(user, stop).priority()).isEqualTo(10);
        assertCode(ErrorCode.NOT_ALLOWED, () -> backend.bean(JobService.class).setPriority(user, stop, 10));
        assertCode(
                ErrorCode.INVALID_REQUEST, () -> backend.bean(JobService.class).setPriority(admin, remove, 11));

        service.resume(admin);
        assertThat(backend.ended(stop).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(backend.ended(remove).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(actions()).contains("queue.pause", "queue.resume", "job.priority");
    }

    private boolean waitsForTheQueue(JobId job) {
        return backend.bean(JobQueries.class)
                .get(user, job)
                .waiting()
                .filter(WaitView.Paused.class::isInstance)
                .isPresent();
    }

    @Test
    void aClosedQueueTakesNothingAndSaysWhy() {
        assertCode(ErrorCode.INVALID_REQUEST, () -> service.close(admin, "  "));
        service.close(admin, "New disks until noon.");

        assertThat(queries.state(user).closedBecause()).contains("New disks until noon.");
        assertCode(
                ErrorCode.QUEUE_CLOSED,
                () -> backend.bean(InstanceService.class).create(user, Backend.request(project, "web1")));
        PlanView plan = backend.bean(InstanceService.class).planCreate(user, Backend.request(project, "web1"));
        assertThat(plan.refusal().orElseThrow().code()).isEqualTo(ErrorCode.QUEUE_CLOSED);
        assertThat(plan.refusal().orElseThrow().cause()).isEqualTo("New disks until noon.");
        assertThat(plan.steps()).as("what would run if it were open").isNotEmpty();

        service.open(admin);
        backend.created(user, Backend.request(project, "web1"));
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        for (QueueLimits limits : List.of(
                new QueueLimits(0, 10, Duration.ofDays(1)),
                new QueueLimits(1, 0, Duration.ofDays(1)),
                new QueueLimits(1, 10, Duration.ofDays(-1)))) {
            assertCode(ErrorCode.INVALID_REQUEST, () -> service.setLimits(admin, limits));
        }
        QueueLimits sensible = new QueueLimits(3, 10, Duration.ofDays(2));
        service.setLimits(admin, sensible);
        assertThat(queries.get(admin).limits()).isEqualTo(sensible);
    }

    @Test
    void theFirstRuleThatConcernsAJobDecidesAndAPreviewTellsWhich() {
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        Rule hold = rule(
                RuleAction.PAUSE,
                new RuleCondition(RuleCondition.Kind.ACTOR, user.login()),
                new RuleCondition(RuleCondition.Kind.OPERATION, "StopInstance"));
        replaceRules(hold);
        await().atMost(Backend.PATIENCE)
                .until(() -> backend.bean(InstanceService.class)
                        .planStop(user, machine.instance(), 0)
                        .waits()
                        .filter(WaitView.Ruled.class::isInstance)
                        .isPresent());
        JobId stop = backend.bean(InstanceService.class).stop(user, machine.instance(), 0);
        await().atMost(Backend.PATIENCE).until(() -> queries.concerned(admin).equals(List.of(1)));

        Rule refuse = rule(
                RuleAction.REJECT,
                new RuleCondition(
                        RuleCondition.Kind.INSTANCE, machine.instance().toString()));
        RulePreview behind = queries.preview(admin, List.of(hold, refuse), 1);
        assertThat(behind.matching()).isEqualTo(1);
        assertThat(behind.decided()).isZero();
        RulePreview before = queries.preview(admin, List.of(refuse, hold), 0);
        assertThat(before.some()).extracting(JobRef::id).containsExactly(of(stop));

        replaceRules(hold, refuse);
        assertCode(
                ErrorCode.REFUSED_BY_RULE,
                () -> backend.bean(InstanceService.class).remove(user, machine.instance()));
        assertThat(backend.bean(InstanceService.class)
                        .planRemove(user, machine.instance())
                        .refusal()
                        .orElseThrow()
                        .code())
                .isEqualTo(ErrorCode.REFUSED_BY_RULE);
        assertThat(backend.bean(JobQueries.class).get(user, stop).waiting())
                .get()
                .isInstanceOf(WaitView.Ruled.class);
        replaceRules(refuse, hold);
        assertThat(backend.ended(stop).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(actions()).contains("queue.rules");
        assertCode(ErrorCode.WRONG_STATE, () -> service.replaceRules(admin, "of yesterday", List.of()));
    }

    private static Rule rule(RuleAction action, RuleCondition... when) {
        return new Rule(Optional.empty(), "Not during the lesson.", List.of(when), action, Optional.empty());
    }

    private void replaceRules(Rule... rules) {
        service.replaceRules(admin, queries.rules(admin).version(), List.of(rules));
    }

    private static Optional<JobId> of(JobId job) {
        return Optional.of(job);
    }

    private List<String> actions() {
        AuditFilter mine =
                new AuditFilter(Optional.empty(), Optional.empty(), Optional.of(admin.login()), Optional.empty());
        return backend.bean(AuditQueries.class).list(admin, mine, PageQuery.first(100)).items().stream()
                .map(AuditEntryView::action)
                .toList();
    }

    private static void assertCode(ErrorCode code, Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
