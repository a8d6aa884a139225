package org.gannet.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Browser;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PortalTest
class SignInIT {
    private static final int CALLS_AT_ONCE = 25;

    @LocalServerPort
    int port;

    @Autowired
    UserService users;

    @Autowired
    World.People people;

    @Autowired
    AuditQueries audit;

    Browser browser;

    @BeforeEach
    void open() {
        browser = new Browser(port);
    }

    @Test
    void letsInByPasswordAndGivesANewSession() throws Exception {
        browser.get("login");
        String before = browser.sessionId();

        HttpResponse<String> answer = browser.signIn("alice", World.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("error");
        assertThat(browser.sessionId()).isNotEmpty().isNotEqualTo(before);
        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void sessionCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
        browser.get("login");
        HttpResponse<String> answer = browser.signIn("alice", World.PASSWORD);

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("gannet-session=")
                        .contains("HttpOnly")
                        .contains("SameSite=Lax"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody-of-this-name"})
    void saysTheSameForAWrongPasswordAndAnUnknownLogin(String login) throws Exception {
        HttpResponse<String> answer = browser.signIn(login, "wrong");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login?error");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void readingNeverSignsOut() throws Exception {
        browser.signIn("alice", World.PASSWORD);

        browser.get("logout");

        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void sessionEndsWhenTheRoleChanges() throws Exception {
        UserView carol = users.ensure(Actor.system(), "carol", "Carol Changes", World.PASSWORD, Role.USER);
        browser.signIn("carol", World.PASSWORD);
        assertThat(isSignedIn()).isTrue();

        users.setPassword(Actor.system(), carol.id(), "another password here");

        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void pagesSayWhatTheBrowserMayDo() throws Exception {
        HttpResponse<String> answer = browser.get("login");

        assertThat(answer.body()).as("the page itself, not a redirect").contains("VAADIN");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "connect-src 'self'");
        assertThat(answer.headers().firstValue("X-Frame-Options")).isPresent();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("Permissions-Policy").orElseThrow())
                .contains("clipboard-read=()");
        assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
    }

    @Test
    void showsOfTheActuatorOnlyThatItLives() throws Exception {
        assertThat(browser.get("actuator/health").body())
                .contains("\"status\":\"UP\"")
                .doesNotContain("components");
        for (String path : new String[] {"actuator", "actuator/env", "actuator/heapdump", "actuator/beans"}) {
            assertThat(browser.get(path).statusCode()).as(path).isIn(302, 401, 403, 404);
        }
        browser.signIn("admin", World.PASSWORD);
        assertThat(browser.get("actuator/env").statusCode()).isIn(403, 404);
    }

    @Test
    void aSessionIsNoWayIntoTheApi() throws Exception {
        browser.signIn("alice", World.PASSWORD);

        assertThat(browser.get("api/v1/me").statusCode()).isEqualTo(401);
        assertThat(browser.send(browser.request("api/v1/instances").POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aProgramsPasswordIsNotGoodForLongerThanTheAccount() throws Exception {
        UserView erik = users.ensure(Actor.system(), "erik", "Erik", World.PASSWORD, Role.USER);
        ApiClient program = ApiClient.of(port, "erik");
        assertThat(program.get("me").statusCode()).isEqualTo(200);
        assertThat(program.get("me").statusCode()).isEqualTo(200);
        assertThat(signInsOf("erik")).as("one entry for both").isEqualTo(1);

        users.setPassword(Actor.system(), erik.id(), "another password here");

        assertThat(program.get("me").statusCode()).isEqualTo(401);
    }

    @Test
    void manyFirstCallsAtOnceWithTheRightPasswordAreAllLetIn() throws Exception {
        users.ensure(Actor.system(), "frida", "Frida", World.PASSWORD, Role.USER);
        ApiClient program = ApiClient.of(port, "frida");

        assertThat(atOnce(CALLS_AT_ONCE, () -> program.get("me").statusCode())).containsOnly(200);
    }

    @Test
    void manyWrongPasswordsAtOnceAreNotMoreThanOneAfterAnother() throws Exception {
        users.ensure(Actor.system(), "gustav", "Gustav", "another password here", Role.USER);
        ApiClient program = ApiClient.of(port, "gustav");

        assertThat(atOnce(CALLS_AT_ONCE, () -> program.get("me").statusCode()))
                .containsOnly(401, 429)
                .filteredOn(status -> status == 401)
                .hasSizeLessThanOrEqualTo(5);
    }

    private static List<Integer> atOnce(int count, Callable<Integer> call) throws Exception {
        CyclicBarrier ready = new CyclicBarrier(count);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = IntStream.range(0, count)
                    .mapToObj(number -> callers.submit(() -> {
                        ready.await();
                        return call.call();
                    }))
                    .toList();
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> each : calls) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private long signInsOf(String login) {
        return audit.list(Actor.system(), AuditFilter.ALL, PageQuery.first(500)).items().stream()
                .filter(entry -> entry.actor().equals(login) && entry.action().equals("user.sign-in"))
                .count();
    }

    /** Views send those who are not signed in to the sign-in page. */
    private boolean isSignedIn() throws Exception {
        HttpResponse<String> answer = browser.get("machines");
        boolean sentAway = answer.headers()
                .firstValue("Location")
                .filter(to -> to.endsWith("/login"))
                .isPresent();
        return !sentAway && answer.statusCode() != 401;
    }
}
