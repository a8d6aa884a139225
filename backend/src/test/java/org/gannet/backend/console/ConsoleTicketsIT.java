package org.gannet.backend.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(Database.class)
class ConsoleTicketsIT {
    @Parameter
    Database database;

    private Backend backend;
    private ConsoleTickets tickets;
    private Actor user;
    private ProjectId project;
    private InstanceId machine;

    @BeforeEach
    void machine() {
        backend = Backend.on(database);
        tickets = backend.bean(ConsoleTickets.class);
        user = backend.newPerson(Role.USER);
        project = backend.newProject(Backend.room(1), user);
        machine = backend.created(user, Backend.request(project, "console")).instance();
    }

    @Test
    void opensOnceForTheSameSession() {
        Ticket ticket = tickets.issue(user, machine, Purpose.SERIAL, "session");

        ConsoleGrant grant =
                tickets.redeem(ticket.secret(), "session", "192.0.2.9").orElseThrow();
        assertThat(grant.actor().id()).isEqualTo(user.id());
        assertThat(grant.instance()).isEqualTo(machine);
        assertThat(grant.purpose()).isEqualTo(Purpose.SERIAL);
        assertThat(backend.bean(ConsoleConnections.class).resolve(grant).node()).startsWith("node");

        assertThat(tickets.redeem(ticket.secret(), "session", "192.0.2.9")).isEmpty();
    }

    @Test
    void saysWhereConsolesAreAndToWhom() {
        ConsoleQueries consoles = backend.bean(ConsoleQueries.class);
        assertThat(consoles.list(user, machine))
                .extracting(ConsoleView::purpose)
                .containsExactly(Purpose.VNC, Purpose.SERIAL);
        assertThat(consoles.list(user, machine)).allSatisfy(view -> {
            assertThat(view.node()).isEmpty();
            assertThat(view.address()).isEmpty();
        });
        assertThat(consoles.list(backend.newPerson(Role.HELPDESK), machine))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.purpose()).isEqualTo(Purpose.VNC_VIEW_ONLY);
                    assertThat(view.node()).isPresent();
                    assertThat(view.address()).isEmpty();
                });
        assertThat(consoles.list(backend.newPerson(Role.ADMIN), machine))
                .allSatisfy(view -> assertThat(view.node()).isPresent());
        assertThatThrownBy(() -> consoles.list(backend.newPerson(Role.USER), machine))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void isUsedUpByAnotherSession() {
        Ticket ticket = tickets.issue(user, machine, Purpose.VNC, "session");

        assertThat(tickets.redeem(ticket.secret(), "stolen", "192.0.2.9")).isEmpty();
        assertThat(tickets.redeem(ticket.secret(), "session", "192.0.2.9")).isEmpty();
    }

    @Test
    void endsAfterItsTime() {
        Ticket ticket = tickets.issue(user, machine, Purpose.VNC, "session");
        JdbcClient client = backend.bean(JdbcClient.class);
        client.sql("update console_tickets set expires_at = timestamp with time zone '2001-01-01 00:00:00+00'")
                .update();

        assertThat(tickets.redeem(ticket.secret(), "session", "192.0.2.9")).isEmpty();
    }

    @Test
    void letsOneOfManyIn() throws Exception {
        Ticket ticket = tickets.issue(user, machine, Purpose.VNC, "session");
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Optional<ConsoleGrant>>> attempts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int attempt = 0; attempt < 8; attempt++) {
                attempts.add(threads.submit(() -> {
                    start.await();
                    return tickets.redeem(ticket.secret(), "session", "192.0.2.9");
                }));
            }
            start.countDown();
            int in = 0;
            for (Future<Optional<ConsoleGrant>> attempt : attempts) {
                in += attempt.get(1, TimeUnit.MINUTES).isPresent() ? 1 : 0;
            }
            assertThat(in).isEqualTo(1);
        }
    }

    @Test
    void keepsNeitherSecretNorSession() {
        Ticket ticket = tickets.issue(user, machine, Purpose.VNC, "session-of-the-browser");
        String rows = backend.bean(JdbcClient.class)
                .sql("select * from console_tickets")
                .query()
                .listOfRows()
                .toString();

        assertThat(rows).doesNotContain(ticket.secret()).doesNotContain("session-of-the-browser");
        assertThat(ticket.toString()).doesNotContain(ticket.secret());
    }

    @Test
    void isNotIssuedForAStoppedMachineAndItsGrantEndsWithIt() {
        Ticket ticket = tickets.issue(user, machine, Purpose.VNC, "session");
        ConsoleGrant grant =
                tickets.redeem(ticket.secret(), "session", "192.0.2.9").orElseThrow();
        backend.ended(backend.bean(InstanceService.class).stop(user, machine, 0));

        assertThat(Refusals.code(() -> tickets.issue(user, machine, Purpose.VNC, "session")))
                .isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(Refusals.code(() -> backend.bean(ConsoleConnections.class).resolve(grant)))
                .isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void endsWithTheRightToTheMachine() {
        Ticket ticket = tickets.issue(user, machine, Purpose.VNC, "session");
        ConsoleGrant grant =
                tickets.redeem(ticket.secret(), "session", "192.0.2.9").orElseThrow();
        backend.bean(ProjectService.class).removeMember(Actor.system(), project, user.login());

        assertThat(Refusals.code(() -> backend.bean(ConsoleConnections.class).resolve(grant)))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void limitsUnusedTickets() {
        ErrorCode refused = null;
        for (int index = 0; index < 30 && refused == null; index++) {
            try {
                tickets.issue(user, machine, Purpose.VNC, "session");
            } catch (ProblemException e) {
                refused = e.code();
            }
        }
        assertThat(refused).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void acceptsAnythingAsASecretWithoutFailing() {
        for (String secret : List.of("", "x", "ä".repeat(50), "x".repeat(1_000_000), "' or 1=1 --")) {
            assertThat(tickets.redeem(secret, "session", "192.0.2.9")).isEmpty();
        }
    }
}
