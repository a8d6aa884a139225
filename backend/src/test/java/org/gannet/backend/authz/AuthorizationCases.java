package org.gannet.backend.authz;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.backups.BackupQueries;
import org.gannet.backend.clusters.BalanceQueries;
import org.gannet.backend.clusters.ClusterService;
import org.gannet.backend.clusters.GroupQueries;
import org.gannet.backend.clusters.HeadroomQueries;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.clusters.OneMoreNode;
import org.gannet.backend.clusters.TagQueries;
import org.gannet.backend.configuration.ConfigurationService;
import org.gannet.backend.console.ConsoleQueries;
import org.gannet.backend.console.ConsoleTickets;
import org.gannet.backend.console.Purpose;
import org.gannet.backend.events.EventList;
import org.gannet.backend.events.EventQueries;
import org.gannet.backend.events.UiEvents;
import org.gannet.backend.flavors.FlavorQueries;
import org.gannet.backend.images.ImageId;
import org.gannet.backend.instances.InstanceAction;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Wish;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationForm;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.queue.QueueLimits;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.queue.QueueService;
import org.gannet.backend.queue.Rule;
import org.gannet.backend.queue.RuleAction;
import org.gannet.backend.queue.Rules;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.users.UserId;
import org.gannet.backend.users.UserQueries;
import org.gannet.backend.users.UserService;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;

/** One call of every public method that takes an actor. */
final class AuthorizationCases {
    private static final GroupId FIRST_GROUP = GroupId.parse("00000000-0000-0000-0000-000000000001");
    private static final NetworkId NO_NETWORK = NetworkId.parse("00000000-0000-4000-8000-000000000000");
    private static final PageQuery TEN = PageQuery.first(10);

    /** What a call is about. @param login of a person who is in no project */
    record Things(
            ProjectId project, InstanceId instance, JobId job, ImageId image, UserId person, String login, Path file) {}

    /** @return what is shown: how many of a list, or nothing */
    interface Call {
        Object of(Backend backend, Actor actor, Things things);
    }

    private final Map<String, Call> calls = new TreeMap<>();

    private AuthorizationCases() {}

    /** By "Class.method". */
    static Map<String, Call> all() {
        AuthorizationCases cases = new AuthorizationCases();
        cases.instances();
        cases.wishes();
        cases.operations();
        cases.jobs();
        cases.queue();
        cases.projectsAndPeople();
        cases.groupsAndNetworks();
        cases.cluster();
        cases.calls.putAll(ImageCases.all());
        cases.others();
        return cases.calls;
    }

    private void instances() {
        add(
                "InstanceQueries.list",
                (backend, actor, things) -> backend.bean(InstanceQueries.class)
                        .list(actor, InstanceFilter.of(things.project()), InstanceOrder.BY_NAME, TEN)
                        .total());
        add(
                "InstanceQueries.details",
                (backend, actor, things) -> backend.bean(InstanceQueries.class).details(actor, things.instance()));
        add(
                "InstanceQueries.get",
                (backend, actor, things) -> backend.bean(InstanceQueries.class).get(actor, things.instance()));
        add(
                "InstanceService.create",
                (backend, actor, things) -> backend.bean(InstanceService.class)
                        .create(actor, Backend.request(things.project(), "m" + UUID.randomUUID())));
        add(
                "InstanceService.createMany",
                (backend, actor, things) -> backend.bean(InstanceService.class)
                        .createMany(
                                actor,
                                Backend.request(things.project(), "n" + UUID.randomUUID()),
                                2,
                                JobOptions.PORTAL));
        add(
                "InstanceService.planCreateMany",
                (backend, actor, things) -> backend.bean(InstanceService.class)
                        .planCreateMany(actor, Backend.request(things.project(), "planned"), 2, JobOptions.PORTAL));
        add(
                "InstanceService.start",
                (backend, actor, things) -> backend.bean(InstanceService.class).start(actor, things.instance()));
        add(
                "InstanceService.stop",
                (backend, actor, things) -> backend.bean(InstanceService.class).stop(actor, things.instance(), 1));
        add(
                "InstanceService.reboot",
                (backend, actor, things) -> backend.bean(InstanceService.class).reboot(actor, things.instance()));
        add(
                "InstanceService.remove",
                (backend, actor, things) -> backend.bean(InstanceService.class).remove(actor, things.instance()));
        add(
                "InstanceService.migrate",
                (backend, actor, things) ->
                        backend.bean(InstanceService.class).migrate(actor, things.instance(), Optional.empty()));
        add(
                "InstanceService.planCreate",
                (backend, actor, things) -> backend.bean(InstanceService.class)
                        .planCreate(actor, Backend.request(things.project(), "planned")));
        add(
                "InstanceService.planStop",
                (backend, actor, things) -> backend.bean(InstanceService.class).planStop(actor, things.instance(), 1));
        add(
                "InstanceService.planRemove",
                (backend, actor, things) -> backend.bean(InstanceService.class).planRemove(actor, things.instance()));
        add(
                "InstanceService.planMigrate",
                (backend, actor, things) ->
                        backend.bean(InstanceService.class).planMigrate(actor, things.instance(), Optional.empty()));
    }

    /** Refused for what they ask whoever may ask: so nothing is made. */
    private void wishes() {
        add(
                "InstanceQueries.templates",
                (backend, actor, things) ->
                        backend.bean(InstanceQueries.class).templates(actor).toString());
        add(
                "InstanceService.submit",
                (backend, actor, things) -> backend.bean(InstanceService.class)
                        .submit(actor, new InstanceAction.Stop(things.instance(), -1), JobOptions.PORTAL));
        add("InstanceService.submitAll", (backend, actor, things) -> {
            Wish wish = new Wish(new InstanceAction.Stop(things.instance(), -1), JobOptions.PORTAL);
            return backend.bean(InstanceService.class).submitAll(actor, List.of(wish));
        });
        add(
                "InstanceService.plan",
                (backend, actor, things) -> backend.bean(InstanceService.class)
                        .plan(actor, new InstanceAction.Remove(things.instance()), JobOptions.PORTAL));
    }

    private void operations() {
        add(
                "OperationService.forms",
                (backend, actor, things) ->
                        backend.bean(OperationService.class).forms(actor).size());
        add(
                "OperationService.offers",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .offers(actor, new Subject.OfInstance(things.instance()))
                        .size());
        add("OperationService.offers (of a node)", (backend, actor, things) -> {
            backend.bean(OperationService.class).offers(actor, new Subject.OfNode(new NodeName("node1")));
            return "";
        });
        add(
                "OperationService.choices",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .choices(actor, new Subject.OfInstance(things.instance()), FieldType.DISK)
                        .size());
        add(
                "OperationService.choices (nodes)",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .choices(actor, new Subject.OfInstance(things.instance()), FieldType.NODE)
                        .size());
        add(
                "OperationService.present",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .present(
                                actor,
                                OperationForm.all().getFirst(),
                                new Subject.OfInstance(things.instance()),
                                Map.of()));
        add(
                "OperationService.plan",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .plan(actor, asked("RemoveInstance", things), JobOptions.PORTAL));
        card("in a bridge", Map.of("kind", "bridge", "bridge", "br0"));
        card("behind the node", Map.of("kind", "user"));
        add(
                "OperationService.submit",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .submit(actor, asked("StopInstance", things), JobOptions.PORTAL));
        add(
                "OperationService.submit (operators')",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .submit(actor, asked("MigrateInstance", things), JobOptions.PORTAL));
    }

    private static OperationRequest asked(String operation, Things things) {
        return new OperationRequest(
                operation, Map.of("instance", things.instance().toString()));
    }

    /** The job has succeeded: WRONG_STATE says that the actor would have been allowed. */
    private void jobs() {
        add(
                "JobQueries.list",
                (backend, actor, things) -> backend.bean(JobQueries.class)
                        .list(actor, JobFilter.of(things.project()), TEN)
                        .total());
        add(
                "JobQueries.get",
                (backend, actor, things) -> backend.bean(JobQueries.class).get(actor, things.job()));
        add(
                "JobQueries.story",
                (backend, actor, things) -> backend.bean(JobQueries.class).story(actor, things.job()));
        add("JobService.release", (backend, actor, things) -> {
            backend.bean(JobService.class).release(actor, things.job());
            return "";
        });
        add("JobService.cancel", (backend, actor, things) -> {
            backend.bean(JobService.class).cancel(actor, things.job());
            return "";
        });
        add(
                "JobService.retry",
                (backend, actor, things) -> backend.bean(JobService.class).retry(actor, things.job()));
    }

    /** What an administrator changes is taken back at once: others use the same cluster. */
    private void queue() {
        add("JobService.setPriority", (backend, actor, things) -> {
            backend.bean(JobService.class).setPriority(actor, things.job(), -1);
            return "";
        });
        add("JobService.setPriority (urgent)", (backend, actor, things) -> {
            backend.bean(JobService.class).setPriority(actor, things.job(), 1);
            return "";
        });
        add(
                "QueueQueries.state",
                (backend, actor, things) -> backend.bean(QueueQueries.class).state(actor));
        add(
                "QueueQueries.get",
                (backend, actor, things) -> backend.bean(QueueQueries.class).get(actor));
        add(
                "QueueQueries.rules",
                (backend, actor, things) -> backend.bean(QueueQueries.class).rules(actor));
        add(
                "QueueQueries.concerned",
                (backend, actor, things) -> backend.bean(QueueQueries.class).concerned(actor));
        add("QueueQueries.preview", (backend, actor, things) -> {
            Rule rule = new Rule(Optional.empty(), "A reason", List.of(), RuleAction.ACCEPT, Optional.empty());
            return backend.bean(QueueQueries.class).preview(actor, List.of(rule), 0);
        });
        add(
                "QueueQueries.locks",
                (backend, actor, things) -> backend.bean(QueueQueries.class).locks(actor, false, TEN));
        add("QueueService.pause", (backend, actor, things) -> {
            backend.bean(QueueService.class).pause(actor);
            return backend.bean(QueueService.class).resume(Actor.system());
        });
        add(
                "QueueService.resume",
                (backend, actor, things) -> backend.bean(QueueService.class).resume(actor));
        add("QueueService.close", (backend, actor, things) -> {
            backend.bean(QueueService.class).close(actor, "A drill");
            return backend.bean(QueueService.class).open(Actor.system());
        });
        add(
                "QueueService.open",
                (backend, actor, things) -> backend.bean(QueueService.class).open(actor));
        add("QueueService.setLimits", (backend, actor, things) -> {
            QueueLimits now =
                    backend.bean(QueueQueries.class).get(Actor.system()).limits();
            return backend.bean(QueueService.class).setLimits(actor, now);
        });
        add("QueueService.replaceRules", (backend, actor, things) -> {
            Rules now = backend.bean(QueueQueries.class).rules(Actor.system());
            return backend.bean(QueueService.class).replaceRules(actor, now.version(), now.rules());
        });
    }

    private void projectsAndPeople() {
        add(
                "ProjectQueries.mine",
                (backend, actor, things) -> backend.bean(ProjectQueries.class).mine(actor).stream()
                        .filter(project -> project.id().equals(things.project()))
                        .count());
        add(
                "ProjectQueries.get",
                (backend, actor, things) -> backend.bean(ProjectQueries.class).get(actor, things.project()));
        add(
                "ProjectQueries.members",
                (backend, actor, things) -> backend.bean(ProjectQueries.class).members(actor, things.project()));
        add(
                "ProjectService.create",
                (backend, actor, things) ->
                        backend.bean(ProjectService.class).create(actor, "New " + UUID.randomUUID(), Backend.room(1)));
        add(
                "ProjectService.ensure",
                (backend, actor, things) ->
                        backend.bean(ProjectService.class).ensure(actor, "New " + UUID.randomUUID(), Backend.room(1)));
        add("ProjectService.addMember", (backend, actor, things) -> {
            backend.bean(ProjectService.class).addMember(actor, things.project(), things.login(), MemberRole.MEMBER);
            return "";
        });
        add("ProjectService.removeMember", (backend, actor, things) -> {
            backend.bean(ProjectService.class).removeMember(actor, things.project(), things.login());
            return "";
        });
        add("ProjectService.setQuota", (backend, actor, things) -> {
            backend.bean(ProjectService.class).setQuota(actor, things.project(), Backend.room(500));
            return "";
        });
        add(
                "QuotaQueries.of",
                (backend, actor, things) -> backend.bean(QuotaQueries.class).of(actor, things.project()));
        add("UserQueries.list", (backend, actor, things) -> {
            backend.bean(UserQueries.class).list(actor);
            return "";
        });
        add(
                "UserService.create",
                (backend, actor, things) ->
                        backend.bean(UserService.class).create(actor, newLogin(), "New", Backend.PASSWORD, Role.USER));
        add(
                "UserService.ensure",
                (backend, actor, things) ->
                        backend.bean(UserService.class).ensure(actor, newLogin(), "New", Backend.PASSWORD, Role.USER));
        add("UserService.setPassword", (backend, actor, things) -> {
            backend.bean(UserService.class).setPassword(actor, things.person(), Backend.PASSWORD);
            return "";
        });
        add("UserService.signedOut", (backend, actor, things) -> {
            backend.bean(UserService.class).signedOut(actor);
            return "";
        });
    }

    private void card(String where, Map<String, Object> attachment) {
        add(
                "OperationService.plan (a card " + where + ")",
                (backend, actor, things) -> backend.bean(OperationService.class)
                        .plan(
                                actor,
                                new OperationRequest(
                                        "AttachNic",
                                        Map.of("instance", things.instance().toString(), "attachment", attachment)),
                                JobOptions.PORTAL));
    }

    private void groupsAndNetworks() {
        add(
                "GroupQueries.list",
                (backend, actor, things) ->
                        backend.bean(GroupQueries.class).list(actor, "", TEN).total());
        add(
                "GroupQueries.get",
                (backend, actor, things) -> backend.bean(GroupQueries.class).get(actor, FIRST_GROUP));
        add(
                "GroupQueries.settings",
                (backend, actor, things) -> backend.bean(GroupQueries.class).settings(actor));
        add(
                "NetworkQueries.list",
                (backend, actor, things) ->
                        backend.bean(NetworkQueries.class).list(actor, "", TEN).total());
        add(
                "NetworkQueries.get",
                (backend, actor, things) -> backend.bean(NetworkQueries.class).get(actor, NO_NETWORK));
        add(
                "NetworkQueries.addresses",
                (backend, actor, things) -> backend.bean(NetworkQueries.class).addresses(actor, NO_NETWORK));
        add(
                "NetworkQueries.open",
                (backend, actor, things) -> backend.bean(NetworkQueries.class)
                        .open(actor, things.project())
                        .size());
    }

    private void cluster() {
        add(
                "NodeQueries.list",
                (backend, actor, things) ->
                        backend.bean(NodeQueries.class).list(actor).size());
        add(
                "NodeQueries.get",
                (backend, actor, things) -> backend.bean(NodeQueries.class).get(actor, "node1"));
        add(
                "NodeQueries.details",
                (backend, actor, things) -> backend.bean(NodeQueries.class).details(actor, "node1"));
        add(
                "NodeQueries.death",
                (backend, actor, things) -> backend.bean(NodeQueries.class).death(actor, "node1"));
        add(
                "HeadroomQueries.headroom",
                (backend, actor, things) -> backend.bean(HeadroomQueries.class)
                        .headroom(actor, Optional.empty(), Optional.of(OneMoreNode.like("node1"))));
        add(
                "BalanceQueries.groups",
                (backend, actor, things) ->
                        backend.bean(BalanceQueries.class).groups(actor).size());
        add(
                "NodeQueries.spare",
                (backend, actor, things) -> backend.bean(NodeQueries.class).spare(actor));
        add(
                "NodeQueries.dashboard",
                (backend, actor, things) -> backend.bean(NodeQueries.class).dashboard(actor));
        add(
                "NodeQueries.verify",
                (backend, actor, things) -> backend.bean(NodeQueries.class).verify(actor));
        add(
                "BackupQueries.list",
                (backend, actor, things) -> backend.bean(BackupQueries.class).list(actor));
        add(
                "TagQueries.find",
                (backend, actor, things) -> backend.bean(TagQueries.class).find(actor, "*"));
        add(
                "ClusterService.addNode",
                (backend, actor, things) -> backend.bean(ClusterService.class).addNode(actor, "node1", "node1:1"));
        add(
                "ConfigurationService.export",
                (backend, actor, things) ->
                        backend.bean(ConfigurationService.class).export(actor).length());
        add(
                "ConfigurationService.importFrom",
                (backend, actor, things) ->
                        backend.bean(ConfigurationService.class).importFrom(actor, InputStream.nullInputStream()));
        add(
                "ConfigurationService.preview",
                (backend, actor, things) ->
                        backend.bean(ConfigurationService.class).preview(actor, InputStream.nullInputStream()));
    }

    private void others() {
        add("AuditQueries.list", (backend, actor, things) -> {
            AuditFilter filter = new AuditFilter(
                    Optional.of(things.project()), Optional.empty(), Optional.empty(), Optional.empty());
            long found = backend.bean(AuditQueries.class).list(actor, filter, TEN).items().stream()
                    .filter(entry -> !entry.actor().equals(actor.login()))
                    .count();
            return found > 0 ? "some" : "none";
        });
        add(
                "FlavorQueries.list",
                (backend, actor, things) ->
                        backend.bean(FlavorQueries.class).list(actor).size());
        add(
                "ConsoleTickets.issue",
                (backend, actor, things) ->
                        backend.bean(ConsoleTickets.class).issue(actor, things.instance(), Purpose.VNC, "session"));
        add(
                "ConsoleTickets.issue (view only)",
                (backend, actor, things) -> backend.bean(ConsoleTickets.class)
                        .issue(actor, things.instance(), Purpose.VNC_VIEW_ONLY, "session"));
        add("ConsoleQueries.list", (backend, actor, things) -> purposes(backend, actor, things.instance()));
        add("EventQueries.after", (backend, actor, things) -> hears(backend.bean(EventQueries.class), actor, things));
        add("UiEvents.subscribe", (backend, actor, things) -> {
            backend.bean(UiEvents.class).subscribe(actor, batch -> {}).close();
            return "";
        });
    }

    private static String purposes(Backend backend, Actor actor, InstanceId machine) {
        return backend.bean(ConsoleQueries.class).list(actor, machine).stream()
                .map(view -> view.purpose().name())
                .collect(Collectors.joining(" "));
    }

    /** Whether the actor is told of the job. */
    private static String hears(EventQueries queries, Actor actor, Things things) {
        EventList page = queries.after(actor, 0, EventQueries.MOST_EVENTS);
        while (true) {
            if (page.events().stream()
                    .anyMatch(event -> event.id().equals(things.job().toString()))) {
                return "some";
            }
            if (page.next() >= page.newest()) {
                return "none";
            }
            page = queries.after(actor, page.next(), EventQueries.MOST_EVENTS);
        }
    }

    /** Methods after which the machine is not as before: each call gets one of its own. */
    static List<String> changingMachines() {
        return List.of(
                "InstanceService.stop",
                "InstanceService.reboot",
                "InstanceService.remove",
                "InstanceService.migrate",
                "OperationService.submit",
                "OperationService.submit (operators')");
    }

    private static String newLogin() {
        return "n" + UUID.randomUUID().toString().substring(0, 12);
    }

    private void add(String name, Call call) {
        calls.put(name, call);
    }
}
