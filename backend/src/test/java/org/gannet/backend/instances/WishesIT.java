package org.gannet.backend.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.backend.testing.Refusals.code;
import static org.gannet.backend.testing.Refusals.problem;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobOptions.After;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.StepView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Priorities, dependencies, batches and dry runs, as tenants may have them. */
@ParameterizedClass
@EnumSource(Database.class)
class WishesIT {
    private static final Set<JobStatus> SUCCESS = Set.of(JobStatus.SUCCEEDED);
    private static final Which MADE = new Which.MadeInBatch(0);

    @Parameter
    Database database;

    private Backend backend;
    private InstanceService service;
    private Actor user;
    private Actor admin;
    private ProjectId project;
    private InstanceId web;

    @BeforeEach
    void machine() {
        backend = Backend.on(database);
        service = backend.bean(InstanceService.class);
        user = backend.newPerson(Role.USER);
        admin = backend.newPerson(Role.ADMIN);
        project = backend.newProject(Backend.room(2), user);
        web = backend.created(user, Backend.request(project, "web1")).instance();
    }

    @Test
    void whatWaitsForAJobIsAskedForWhateverTheMachineDoesNow() {
        assertThat(code(() -> service.start(user, web))).as("it runs").isEqualTo(ErrorCode.WRONG_STATE);

        JobId stop = service.submit(user, new InstanceAction.Stop(web, 0), JobOptions.PORTAL)
                .job();
        JobId start = service.submit(user, new InstanceAction.Start(web), after(new After.OfJob(stop, SUCCESS)))
                .job();

        assertThat(backend.ended(start).status()).isEqualTo(JobStatus.SUCCEEDED);
        JobView stopped = backend.ended(stop);
        assertThat(backend.ended(start).startedAt().orElseThrow())
                .isAfterOrEqualTo(stopped.endedAt().orElseThrow());
        assertThat(backend.bean(JobQueries.class).story(user, start).dependsOn())
                .singleElement()
                .satisfies(condition -> assertThat(condition.job().id()).contains(stop));
    }

    @Test
    void anotherTenantsJobIsNotThereToWaitFor() {
        Actor stranger = backend.newPerson(Role.USER);
        ProjectId theirs = backend.newProject(Backend.room(1), stranger);
        JobId foreign =
                backend.created(stranger, Backend.request(theirs, "db1")).job();
        long before = jobs();

        assertThat(problem(() -> reboot(after(new After.OfJob(foreign, SUCCESS)))))
                .isEqualTo(problem(() -> reboot(after(new After.OfJob(JobId.random(), SUCCESS)))));
        assertThat(code(() -> reboot(after(new After.OfJob(foreign, SUCCESS))))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(jobs()).isEqualTo(before);
        JobId operators = service.submit(
                        admin, new InstanceAction.Reboot(web), after(new After.OfJob(foreign, SUCCESS)))
                .job();
        assertThat(backend.ended(operators).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(backend.bean(JobQueries.class)
                        .story(user, operators)
                        .dependsOn()
                        .getFirst()
                        .job()
                        .id())
                .as("the tenant sees that it waited, not for whom")
                .isEmpty();
    }

    @Test
    void refusesToWaitForWhatIsNoEnd() {
        JobId stop = service.stop(user, web, 0);
        assertThat(code(() -> reboot(after(new After.OfJob(stop, Set.of(JobStatus.RUNNING))))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> reboot(after(new After.OfJob(stop, Set.of()))))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> reboot(after(new After.OfBatch(0, SUCCESS))))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void aBatchRunsInItsOrder() {
        List<Accepted> accepted = service.submitAll(
                user,
                List.of(
                        new Wish(new InstanceAction.Stop(web, 0), JobOptions.PORTAL),
                        new Wish(new InstanceAction.Start(web), after(new After.OfBatch(0, SUCCESS))),
                        new Wish(new InstanceAction.Reboot(web), after(new After.OfBatch(1, SUCCESS))),
                        new Wish(
                                new InstanceAction.Create(Backend.request(project, "web2")),
                                after(new After.OfBatch(2, SUCCESS)))));

        assertThat(accepted).hasSize(4);
        assertThat(accepted)
                .allSatisfy(one -> assertThat(backend.ended(one.job()).status()).isEqualTo(JobStatus.SUCCEEDED));
        List<JobView> jobs =
                accepted.stream().map(one -> backend.ended(one.job())).toList();
        for (int i = 1; i < jobs.size(); i++) {
            assertThat(jobs.get(i).startedAt().orElseThrow())
                    .isAfterOrEqualTo(jobs.get(i - 1).endedAt().orElseThrow());
        }
    }

    @Test
    void nothingOfABatchIsTakenWhenOneOfItIsRefused() {
        long before = jobs();
        Wish stop = new Wish(new InstanceAction.Stop(web, 0), JobOptions.PORTAL);
        Wish create = new Wish(new InstanceAction.Create(Backend.request(project, "web2")), JobOptions.PORTAL);
        Wish foreign = new Wish(new InstanceAction.Start(InstanceId.random()), JobOptions.PORTAL);

        assertThat(code(() -> service.submitAll(user, List.of(stop, create, foreign))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> service.submitAll(user, List.of()))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(jobs()).isEqualTo(before);
        assertThat(service.planCreate(user, Backend.request(project, "web2"))
                        .quota()
                        .orElseThrow()
                        .pending())
                .as("what the batch held of the quota is given back")
                .isEqualTo(org.gannet.backend.quota.QuotaAmounts.NOTHING);
    }

    @Test
    void aBatchMakesAMachineAndGoesOnWithIt() {
        List<Accepted> accepted = service.submitAll(
                user,
                List.of(
                        new Wish(new InstanceAction.Create(Backend.request(project, "web2")), JobOptions.PORTAL),
                        new Wish(new InstanceAction.Stop(MADE, 0), JobOptions.PORTAL),
                        new Wish(new InstanceAction.Start(MADE), after(new After.OfBatch(1, SUCCESS)))));

        InstanceId made = accepted.getFirst().instance();
        assertThat(accepted).extracting(Accepted::instance).containsOnly(made);
        List<JobView> jobs =
                accepted.stream().map(one -> backend.ended(one.job())).toList();
        assertThat(jobs).extracting(JobView::status).containsOnly(JobStatus.SUCCEEDED);
        assertThat(jobs).extracting(JobView::title).containsExactly("Create web2", "Stop web2", "Start web2");
        assertThat(backend.bean(JobQueries.class)
                        .story(user, accepted.get(2).job())
                        .dependsOn())
                .as("the one that was said, and the one that makes it")
                .hasSize(2);
        assertThat(backend.bean(InstanceQueries.class).get(user, made).name()).isEqualTo("web2");
    }

    @Test
    void aBatchNamesOnlyMachinesThatOneBeforeItMakes() {
        long before = jobs();
        Wish create = new Wish(new InstanceAction.Create(Backend.request(project, "web2")), JobOptions.PORTAL);
        Wish stop = new Wish(new InstanceAction.Stop(web, 0), JobOptions.PORTAL);
        Wish start = new Wish(new InstanceAction.Start(MADE), JobOptions.PORTAL);
        Wish move = new Wish(new InstanceAction.Migrate(MADE, Optional.empty()), JobOptions.PORTAL);
        Wish negative = new Wish(new InstanceAction.Start(new Which.MadeInBatch(-1)), JobOptions.PORTAL);
        Wish outside = new Wish(
                new InstanceAction.Create(
                        Backend.request(backend.newProject(Backend.room(1), backend.newPerson(Role.USER)), "db1")),
                JobOptions.PORTAL);

        assertThat(code(() -> service.submitAll(user, List.of(start, create)))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> service.submitAll(user, List.of(stop, start)))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> service.submitAll(user, List.of(create, negative))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(() -> service.submitAll(user, List.of(create, move))))
                .as("not a member's, whose machine ever it is")
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(code(() -> service.submitAll(user, List.of(outside, start)))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> service.submitAll(user, List.of(create, create)))).isEqualTo(ErrorCode.NAME_TAKEN);
        Wish third = new Wish(new InstanceAction.Create(Backend.request(project, "web3")), JobOptions.PORTAL);
        assertThat(code(() -> service.submitAll(user, List.of(create, start, third))))
                .as("room for two machines, one is there")
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(code(() -> service.plan(user, new InstanceAction.Start(MADE), JobOptions.PORTAL)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(jobs()).isEqualTo(before);
        assertThat(service.planCreate(user, Backend.request(project, "web2"))
                        .quota()
                        .orElseThrow()
                        .pending())
                .isEqualTo(org.gannet.backend.quota.QuotaAmounts.NOTHING);
    }

    @Test
    void onlyAdministratorsPutJobsBeforeThoseOfOthers() {
        assertThat(code(() -> reboot(priority(1)))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(code(() -> reboot(priority(11)))).isEqualTo(ErrorCode.INVALID_REQUEST);
        JobId low = reboot(priority(-10));
        assertThat(backend.ended(low).priority()).isEqualTo(-10);
        JobId high = service.submit(admin, new InstanceAction.Reboot(web), priority(10))
                .job();
        assertThat(backend.ended(high).priority()).isEqualTo(10);
    }

    @Test
    void aMemberWhoRepeatsAnUrgentJobGetsAnOrdinaryOne() {
        JobId stop = service.stop(user, web, 0);
        backend.ended(stop);
        JobId failed = service.submit(
                        admin,
                        new InstanceAction.Reboot(web),
                        new JobOptions("rest", "", 10, List.of(new After.OfJob(stop, Set.of(JobStatus.SUCCEEDED)))))
                .job();
        assertThat(backend.ended(failed).status()).as("it does not run").isEqualTo(JobStatus.FAILED);
        backend.ended(service.start(user, web));

        JobId again = backend.bean(JobService.class).retry(user, failed);
        assertThat(backend.ended(again).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(backend.ended(again).priority()).isZero();
        assertThat(backend.bean(JobQueries.class)
                        .story(user, again)
                        .retryOf()
                        .orElseThrow()
                        .id())
                .contains(failed);
    }

    @Test
    void tellsWhyItWasAskedFor() {
        JobId reboot = reboot(new JobOptions("rest", "Kernel update", 0, List.of()));
        assertThat(backend.ended(reboot).reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.source()).isEqualTo("rest");
            assertThat(reason.text()).isEqualTo("Kernel update");
        });
        assertThat(code(() -> reboot(new JobOptions("rest", "x".repeat(501), 0, List.of()))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void aDryRunOfAnythingIsWhatRunsThen() {
        List<InstanceAction> actions = List.of(
                new InstanceAction.Reboot(web),
                new InstanceAction.Migrate(web, Optional.empty()),
                new InstanceAction.Stop(web, 0),
                new InstanceAction.Start(web),
                new InstanceAction.Remove(web),
                new InstanceAction.Create(Backend.request(project, "web3")));
        for (InstanceAction action : actions) {
            long before = jobs();
            PlanView plan = service.plan(admin, action, JobOptions.PORTAL);
            assertThat(plan.refusal()).as("%s", action).isEmpty();
            assertThat(jobs()).as("a dry run leaves nothing").isEqualTo(before);

            JobView job = backend.ended(
                    service.submit(admin, action, JobOptions.PORTAL).job());
            assertThat(job.status()).as("%s", job.problem()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(job.steps().stream().map(StepView::title))
                    .containsExactlyElementsOf(
                            plan.steps().stream().map(PlannedStep::title).toList());
            assertThat(plan.steps()).allSatisfy(step -> assertThat(step.node()).isPresent());
        }
        assertThat(service.plan(user, new InstanceAction.Create(Backend.request(project, "web4")), JobOptions.PORTAL)
                        .steps())
                .isNotEmpty()
                .allSatisfy(step ->
                        assertThat(step.node()).as("tenants see no nodes").isEmpty());
        assertThat(code(() -> service.plan(user, new InstanceAction.Start(InstanceId.random()), JobOptions.PORTAL)))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    private JobId reboot(JobOptions options) throws ProblemException {
        return service.submit(user, new InstanceAction.Reboot(web), options).job();
    }

    private static JobOptions after(After after) {
        return new JobOptions("portal", "", 0, List.of(after));
    }

    private static JobOptions priority(int priority) {
        return new JobOptions("portal", "", priority, List.of());
    }

    private long jobs() {
        return backend.bean(JobQueries.class)
                .list(admin, JobFilter.of(project), PageQuery.first(1))
                .total();
    }
}
