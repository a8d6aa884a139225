package org.gannet.backend.authz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.authz.AuthorizationCases.Call;
import org.gannet.backend.authz.AuthorizationCases.Things;
import org.gannet.backend.images.ImageId;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.users.UserId;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.support.AopUtils;
import org.springframework.stereotype.Service;

/** Role × action × resource: every public method of every service, as everybody. */
class AuthorizationIT {
    /** Without an actor: what happens before there is one, and what a redeemed ticket stands for. */
    private static final Set<String> WITHOUT_ACTOR = Set.of(
            "UserService.authenticate",
            "UserService.current",
            "ConsoleTickets.redeem",
            "ConsoleConnections.resolve",
            "ConsoleConnections.open",
            "UiEvents.destroy");

    @TempDir
    Path directory;

    private Backend backend;
    private ProjectId project;
    private Actor admin;
    private final Map<String, Actor> actors = new LinkedHashMap<>();

    @BeforeEach
    void people() {
        backend = Backend.on(Database.H2);
        admin = backend.newPerson(Role.ADMIN);
        Actor owner = backend.newPerson(Role.USER);
        Actor member = backend.newPerson(Role.USER);
        Actor stranger = backend.newPerson(Role.USER);
        Actor former = backend.newPerson(Role.USER);
        project = backend.newProject(Backend.room(500), member, former);
        ProjectService projects = backend.bean(ProjectService.class);
        projects.addMember(admin, project, owner.login(), MemberRole.OWNER);
        projects.removeMember(admin, project, former.login());
        backend.newProject(Backend.room(1), stranger);
        actors.put("nobody", new Actor(UserId.random(), "nobody", Role.USER, ""));
        actors.put("stranger", stranger);
        actors.put("former", former);
        actors.put("member", member);
        actors.put("owner", owner);
        actors.put("helpdesk", backend.newPerson(Role.HELPDESK));
        actors.put("admin", admin);
        actors.put("demoted", new Actor(member.id(), member.login(), Role.ADMIN, ""));
    }

    @Test
    void knowsEveryPublicMethodOfEveryService() {
        Set<String> found = new TreeSet<>();
        for (Object service :
                backend.context().getBeansWithAnnotation(Service.class).values()) {
            Class<?> type = AopUtils.getTargetClass(service);
            if (type.getPackageName().startsWith("org.gannet.")) {
                Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .forEach(method -> found.add(name(type, method)));
            }
        }
        Set<String> known = AuthorizationCases.all().keySet().stream()
                .map(name -> name.replaceFirst(" .*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(WITHOUT_ACTOR);
        assertThat(known).isEqualTo(found);
    }

    @Test
    void everybodyMayExactlyWhatTheTableSays() throws IOException {
        Things shared = things();
        Things unknown = unknown();
        StringBuilder table = new StringBuilder();
        AuthorizationCases.all().forEach((name, call) -> {
            table.append(name).append('\n');
            actors.forEach((role, actor) -> {
                Things things = AuthorizationCases.changingMachines().contains(name) ? machine(shared) : shared;
                String outcome = outcome(call, actor, things);
                if (!outcome.equals("ok")) {
                    for (int again = 0; again < 2; again++) {
                        assertThat(outcome(call, actor, things))
                                .as("%s as %s again", name, role)
                                .isEqualTo(outcome);
                    }
                }
                if (outcome.equals("NOT_FOUND")) {
                    assertThat(problem(call, actor, things))
                            .as("%s as %s: what is not his is like what is not there", name, role)
                            .isEqualTo(problem(call, actor, unknown));
                }
                table.append("    %-9s %s%n".formatted(role, outcome));
            });
        });
        Golden.assertMatches("authorization/matrix.txt", table.toString());
    }

    private String outcome(Call call, Actor actor, Things things) {
        try {
            Object shown = call.of(backend, actor, things);
            boolean telling = shown instanceof Number || shown instanceof String text && !text.isEmpty();
            return telling ? "ok, sees " + (shown instanceof Number count ? seen(count.longValue()) : shown) : "ok";
        } catch (ProblemException e) {
            return e.code().name();
        }
    }

    private static String seen(long count) {
        return count == 0 ? "none" : "some";
    }

    private Object problem(Call call, Actor actor, Things things) {
        try {
            return call.of(backend, actor, things);
        } catch (ProblemException e) {
            return e.problem();
        }
    }

    private Things things() throws IOException {
        Path file = Files.write(directory.resolve("disk.img"), new byte[1 << 20]);
        Accepted machine = backend.created(admin, Backend.request(project, "shared"));
        ImageView image = backend.bean(ImageService.class)
                .register(
                        admin,
                        "Image " + UUID.randomUUID(),
                        ImageView.Kind.DISK,
                        ImageView.Format.RAW,
                        ByteSize.ZERO,
                        file);
        Actor someone = backend.newPerson(Role.USER);
        return new Things(project, machine.instance(), machine.job(), image.id(), someone.id(), someone.login(), file);
    }

    private Things machine(Things shared) {
        Accepted fresh = backend.created(admin, Backend.request(project, "m" + UUID.randomUUID()));
        return new Things(
                project, fresh.instance(), fresh.job(), shared.image(), shared.person(), shared.login(), shared.file());
    }

    private Things unknown() {
        return new Things(
                ProjectId.random(),
                InstanceId.random(),
                JobId.random(),
                ImageId.random(),
                UserId.random(),
                "unknown",
                directory.resolve("unknown"));
    }

    private static String name(Class<?> type, Method method) {
        return type.getSimpleName() + "." + method.getName();
    }

    @Test
    void rolesSeeWhatTheyMay() {
        assertThat(List.of(Role.values())).filteredOn(Role::seesCluster).containsExactly(Role.ADMIN, Role.HELPDESK);
        assertThat(List.of(Role.values())).filteredOn(Role::seesInternals).containsExactly(Role.ADMIN);
    }
}
