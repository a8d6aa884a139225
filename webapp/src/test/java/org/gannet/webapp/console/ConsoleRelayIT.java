package org.gannet.webapp.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.console.ConsoleTickets;
import org.gannet.backend.console.Purpose;
import org.gannet.backend.engine.ClusterCertificates;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.webapp.world.Browser;
import org.gannet.webapp.world.Machines;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The relay between real Tomcat and a pretended agent behind real TLS. */
@PortalTest
@ExtendWith(OutputCaptureExtension.class)
class ConsoleRelayIT {
    private static final byte[] HELLO = "RFB 003.008\n".getBytes(StandardCharsets.US_ASCII);

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @Autowired
    Machines machines;

    @Autowired
    ConsoleTickets tickets;

    @Autowired
    ClusterCertificates certificates;

    @Autowired
    ProjectService projects;

    @Autowired
    UserService users;

    @Autowired
    AuditQueries audit;

    @Autowired
    JdbcTemplate database;

    @Autowired
    LoggingSystem logging;

    private FakeAgent first;
    private FakeAgent second;
    private InstanceId machine;
    private Browser alice;

    @BeforeEach
    void open() throws Exception {
        first = agent("node1");
        second = agent("node2");
        machines.ensureNode("node1", first.authority());
        machines.ensureNode("node2", second.authority());
        machine = machines.create(people.red.id(), true, Optional.of("node1")).instance();
        alice = signedIn("alice");
    }

    @AfterEach
    void close() throws Exception {
        machines.remove(machine);
        first.close();
        second.close();
    }

    private FakeAgent agent(String node) throws Exception {
        Path tls = Files.createDirectories(Path.of("target/test-portal/tls-" + node));
        certificates.writeNodeFiles(new NodeName(node), List.of("127.0.0.1"), tls);
        return new FakeAgent(tls, "127.0.0.1");
    }

    private Browser signedIn(String login) throws Exception {
        Browser browser = new Browser(port);
        browser.signIn(login, World.PASSWORD);
        return browser;
    }

    private String ticket(UserView user, Purpose purpose, Browser browser) {
        return tickets.issue(World.People.actor(user), machine, purpose, browser.sessionId())
                .secret();
    }

    private Visitor openAsAlice() {
        return Visitor.open(alice, ticket(people.alice, Purpose.VNC, alice));
    }

    // ---- it carries ----

    @Test
    void carriesBytesBothWays() throws Exception {
        Visitor visitor = openAsAlice();
        FakeAgent.Connection agent = first.next();

        agent.send(HELLO);
        visitor.awaitSeen(HELLO.length);
        visitor.send(new byte[] {1, 2, 3});

        assertThat(agent.path()).contains(machine.toString()).endsWith("vnc");
        assertThat(visitor.seen()).isEqualTo(HELLO);
        await().atMost(Duration.ofSeconds(20)).until(() -> agent.heard().length == 3);
        assertThat(visitor.subprotocol()).isEqualTo("binary");
        visitor.leave();
        await().atMost(Duration.ofSeconds(20)).until(agent::isEnded);
    }

    @Test
    void carriesMuchWithoutLosingAny() throws Exception {
        Visitor visitor = openAsAlice();
        FakeAgent.Connection agent = first.next();
        byte[] piece = new byte[256 * 1024];
        for (int i = 0; i < 64; i++) {
            ByteBuffer.wrap(piece).putInt(i);
            agent.send(piece);
        }

        visitor.awaitSeen(64 * piece.length);
        ByteBuffer seen = ByteBuffer.wrap(visitor.seen());
        for (int i = 0; i < 64; i++) {
            assertThat(seen.getInt(i * piece.length)).isEqualTo(i);
        }
        visitor.leave();
    }

    @Test
    void asksTheAgentForTheSerialPort() throws Exception {
        Visitor visitor = Visitor.open(alice, ticket(people.alice, Purpose.SERIAL, alice));

        assertThat(first.next().path()).endsWith("serial");
        visitor.leave();
    }

    // ---- tickets ----

    @Test
    void aTicketOpensOnce() throws Exception {
        String ticket = ticket(people.alice, Purpose.VNC, alice);
        Visitor visitor = Visitor.open(alice, ticket);
        first.next();

        assertRefused(alice, ticket, Visitor.origin(alice));
        visitor.leave();
        assertRefused(alice, ticket, Visitor.origin(alice));
        assertThat(first.hasMore()).isFalse();
    }

    @Test
    void aTicketOpensFromItsSessionOnly() throws Exception {
        String ticket = ticket(people.alice, Purpose.VNC, alice);

        assertRefused(signedIn("alice"), ticket, Visitor.origin(alice));
        assertRefused(signedIn("bob"), ticket, Visitor.origin(alice));
        assertRefusedOrSentAway(new Browser(port), ticket);
        assertThat(first.hasMore()).isFalse();
    }

    @Test
    void aTicketIsGoneAfterItsTime() {
        String ticket = ticket(people.alice, Purpose.VNC, alice);
        database.update("update console_tickets set expires_at = timestamp '2001-01-01 00:00:00+00'");

        assertRefused(alice, ticket, Visitor.origin(alice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "https://elsewhere.example", "http://127.0.0.1", "http://127.0.0.1:1"})
    void pagesOfOtherSitesOpenNothing(String origin) throws Exception {
        String ticket = ticket(people.alice, Purpose.VNC, alice);

        assertRefused(alice, ticket, origin);
        assertThat(first.hasMore()).isFalse();
    }

    @Test
    void refusesAnInventedTicketEachTime() {
        for (int i = 0; i < 3; i++) {
            assertRefused(alice, "A".repeat(43), Visitor.origin(alice));
        }
    }

    @Test
    void givesNoTicketForAStoppedMachine() {
        machines.stop(machine);

        assertThatThrownBy(() -> ticket(people.alice, Purpose.VNC, alice))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void aTicketOfAMachineThatStoppedSinceOpensNothing() throws Exception {
        String ticket = ticket(people.alice, Purpose.VNC, alice);
        machines.stop(machine);

        assertThatThrownBy(() -> Visitor.open(alice, ticket)).isInstanceOf(Visitor.Refused.class);
        assertThat(first.hasMore()).isFalse();
    }

    @Test
    void theSecretIsInNoLog(CapturedOutput output) throws Exception {
        logging.setLogLevel("org.springframework", LogLevel.TRACE);
        logging.setLogLevel("org.gannet", LogLevel.TRACE);
        String ticket = ticket(people.alice, Purpose.VNC, alice);
        try {
            Visitor visitor = Visitor.open(alice, ticket);
            first.next();
            visitor.leave();
            assertRefused(alice, ticket, Visitor.origin(alice));
            assertRefused(alice, ticket, "https://elsewhere.example");
        } finally {
            logging.setLogLevel("org.springframework", null);
            logging.setLogLevel("org.gannet", null);
        }
        assertThat(output.getAll()).contains(ConsoleConfiguration.PATH).doesNotContain(ticket);
    }

    // ---- looking only ----

    @Test
    void aViewerLooksAndNeverTypes() throws Exception {
        Browser helga = signedIn("helga");
        Visitor visitor = Visitor.open(helga, ticket(people.helpdesk, Purpose.VNC_VIEW_ONLY, helga));
        FakeAgent.Connection agent = first.next();
        byte[] updateRequest = {3, 0, 0, 0, 0, 0, 1, 0, 1, 0};

        visitor.send(HELLO);
        visitor.send(new byte[] {1, 0});
        visitor.send(new byte[] {4, 1, 0, 0, 0, 0});
        visitor.send(new byte[] {0, 97, 5, 1, 0, 1});
        visitor.send(new byte[] {0, 1});
        visitor.send(updateRequest);

        int expected = HELLO.length + 2 + updateRequest.length;
        await().atMost(Duration.ofSeconds(20)).until(() -> agent.heard().length >= expected);
        assertThat(agent.heard())
                .hasSize(expected)
                .endsWith(updateRequest)
                .startsWith(HELLO)
                .containsSubsequence((byte) 1, (byte) 1);
        assertThat(visitor.isOpen()).isTrue();
        visitor.leave();
    }

    @Test
    void aViewerWhoBreaksTheProtocolIsSentAway() throws Exception {
        Browser helga = signedIn("helga");
        Visitor visitor = Visitor.open(helga, ticket(people.helpdesk, Purpose.VNC_VIEW_ONLY, helga));
        first.next();

        visitor.send("RFB 003.003\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(visitor.closeCode()).isEqualTo(1008);
    }

    @Test
    void helpdeskGetsNoTicketToType() throws Exception {
        Browser helga = signedIn("helga");

        for (Purpose purpose : List.of(Purpose.VNC, Purpose.SERIAL)) {
            assertThatThrownBy(() -> ticket(people.helpdesk, purpose, helga))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
        }
    }

    // ---- it ends ----

    @Test
    void endsWhenTheRightIsTakenAway() throws Exception {
        Visitor visitor = openAsAlice();
        first.next();
        projects.removeMember(Actor.system(), people.red.id(), "alice");
        try {
            assertThat(visitor.closeCode()).isEqualTo(4002);
        } finally {
            projects.addMember(Actor.system(), people.red.id(), "alice", MemberRole.OWNER);
        }
    }

    @Test
    void endsWhenTheMachineStops() throws Exception {
        Visitor visitor = openAsAlice();
        first.next();

        machines.stop(machine);

        assertThat(visitor.closeCode()).isEqualTo(4003);
    }

    @Test
    void saysThatTheMachineMovedAndOpensAtItsNewNode() throws Exception {
        Visitor visitor = openAsAlice();
        first.next();

        machines.migrate(machine, "node2");

        assertThat(visitor.closeCode()).isEqualTo(4001);
        Visitor after = openAsAlice();
        assertThat(second.next().path()).contains(machine.toString());
        after.leave();
    }

    @Test
    void saysThatTheMachineMovedWhenItsNodeEndsTheConsole() throws Exception {
        Visitor visitor = openAsAlice();

        first.next().close();

        assertThat(visitor.closeCode()).isEqualTo(4001);
    }

    @Test
    void endsWithTheSession() throws Exception {
        Visitor visitor = openAsAlice();
        first.next();

        assertThat(alice.post("logout", "_csrf=" + csrfToken(alice)).statusCode())
                .isEqualTo(302);

        // Tomcat may be quicker: it ends the WebSockets of a session by itself, as "against the policy".
        assertThat(visitor.closeCode()).isIn(4004, 1008);
    }

    @Test
    void endsWhenThePasswordChanges() throws Exception {
        UserView dora =
                users.ensure(Actor.system(), "dora", "Dora", World.PASSWORD, org.gannet.backend.authz.Role.USER);
        projects.addMember(Actor.system(), people.red.id(), "dora", MemberRole.MEMBER);
        Browser browser = signedIn("dora");
        Visitor visitor = Visitor.open(browser, ticket(dora, Purpose.VNC, browser));
        first.next();

        users.setPassword(Actor.system(), dora.id(), World.PASSWORD + "!");

        assertThat(visitor.closeCode()).isEqualTo(4004);
    }

    @Test
    void opensNoMoreThanAMachineMayHave() throws Exception {
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            visitors.add(openAsAlice());
            first.next();
        }

        assertThat(openAsAlice().closeCode()).isEqualTo(4006);
        assertThat(visitors).allMatch(Visitor::isOpen);
        assertThat(first.hasMore()).isFalse();
        visitors.forEach(Visitor::leave);
    }

    @Test
    void openingAndClosingAreInTheAuditLog() throws Exception {
        Visitor visitor = openAsAlice();
        first.next();
        visitor.leave();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                audit.list(Actor.system(), AuditFilter.ALL, PageQuery.first(200)).items().stream()
                                        .filter(entry -> entry.object().contains(machine.toString()))
                                        .filter(entry -> entry.action().startsWith("console."))
                                        .map(entry -> entry.action() + " " + entry.actor()))
                        .contains("console.open alice", "console.close alice"));
    }

    private static String csrfToken(Browser browser) throws Exception {
        Matcher meta = Pattern.compile("<meta name=\"_csrf\" content=\"([^\"]+)\"")
                .matcher(browser.get("console/00000000-0000-4000-8000-000000000000")
                        .body());
        assertThat(meta.find()).isTrue();
        return meta.group(1);
    }

    private static void assertRefused(Browser browser, String secret, String origin) {
        assertThatThrownBy(() -> Visitor.open(browser, secret, origin))
                .isInstanceOfSatisfying(
                        Visitor.Refused.class, e -> assertThat(e.status()).isEqualTo(403));
    }

    /** Those who are not signed in do not even come to the ticket. */
    private static void assertRefusedOrSentAway(Browser browser, String secret) {
        assertThatThrownBy(() -> Visitor.open(browser, secret))
                .isInstanceOfSatisfying(
                        Visitor.Refused.class, e -> assertThat(e.status()).isIn(302, 401, 403));
    }
}
