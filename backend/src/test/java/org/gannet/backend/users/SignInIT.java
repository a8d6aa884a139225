package org.gannet.backend.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class SignInIT {
    @Parameter
    Database database;

    private Backend backend;
    private UserService users;
    private Actor person;

    @BeforeEach
    void setUp() {
        backend = Backend.on(database);
        users = backend.bean(UserService.class);
        person = backend.newPerson(Role.USER);
    }

    @Test
    void signsInWithTheRightPasswordOnly() {
        UserView user = users.authenticate(" " + person.login().toUpperCase(Locale.ROOT), Backend.PASSWORD, "a1");
        assertThat(user.id()).isEqualTo(person.id());

        assertThat(Refusals.code(() -> users.authenticate(person.login(), "wrong", "a1")))
                .isEqualTo(ErrorCode.NOT_SIGNED_IN);
        assertThat(Refusals.problem(() -> users.authenticate(person.login(), "wrong", "a1")))
                .as("the same for an unknown login")
                .isEqualTo(Refusals.problem(() -> users.authenticate("unknown-" + database, "wrong", "a1")));
    }

    @Test
    void writesEachAttemptIntoTheAuditLogWithoutThePassword() {
        Refusals.problem(() -> users.authenticate(person.login(), "s3cret-typo", "192.0.2.77"));
        users.authenticate(person.login(), Backend.PASSWORD, "192.0.2.77");

        var entries = backend.bean(AuditQueries.class)
                .list(Actor.system(), AuditFilter.ofObject("user " + person.login()), PageQuery.first(10))
                .items();
        assertThat(entries)
                .filteredOn(entry -> entry.action().equals("user.sign-in"))
                .extracting(AuditEntryView::outcome)
                .containsExactly(AuditEntryView.Outcome.DONE, AuditEntryView.Outcome.REFUSED);
        assertThat(entries.toString()).doesNotContain("s3cret-typo").doesNotContain(Backend.PASSWORD);
        assertThat(entries).extracting(AuditEntryView::address).contains("192.0.2.77");
    }

    @Test
    void limitsAttemptsAndThenRefusesTheRightPasswordToo() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            Refusals.problem(() -> users.authenticate(person.login(), "wrong", "203.0.113.5"));
        }

        assertThat(Refusals.code(() -> users.authenticate(person.login(), Backend.PASSWORD, "203.0.113.5")))
                .isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(users.authenticate(person.login(), Backend.PASSWORD, "203.0.113.6")
                        .id())
                .isEqualTo(person.id());
    }

    @Test
    void changesOnesOwnPasswordAndTellsSessionsSo() {
        long before = users.current(person.id()).orElseThrow().signInVersion();

        users.setPassword(person, person.id(), "another password");

        assertThat(users.current(person.id()).orElseThrow().signInVersion()).isGreaterThan(before);
        assertThat(users.authenticate(person.login(), "another password", "a2").id())
                .isEqualTo(person.id());
        assertThat(Refusals.code(() -> users.authenticate(person.login(), Backend.PASSWORD, "a2")))
                .isEqualTo(ErrorCode.NOT_SIGNED_IN);
    }

    @Test
    void refusesUnusablePasswordsAndLogins() {
        Actor admin = backend.newPerson(Role.ADMIN);
        assertThat(Refusals.code(() -> users.setPassword(person, person.id(), "short")))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(Refusals.code(() -> users.setPassword(person, person.id(), "ä".repeat(37))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(Refusals.code(() -> users.create(admin, "No Blanks", "X", Backend.PASSWORD, Role.USER)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(Refusals.code(() -> users.create(admin, person.login(), "X", Backend.PASSWORD, Role.USER)))
                .isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(Refusals.code(() -> users.authenticate(person.login(), "x".repeat(100_000), "a3")))
                .isEqualTo(ErrorCode.NOT_SIGNED_IN);
    }

    @Test
    void ensuringTwiceChangesNothing() {
        String login = "ensured-" + person.login();
        UserView first = users.ensure(Actor.system(), login, "Demo", "demo", Role.USER);
        UserView second = users.ensure(Actor.system(), login, "Demo", "demo", Role.USER);

        assertThat(second).isEqualTo(first);
        assertThat(users.ensure(Actor.system(), login, "Demo", "other", Role.USER)
                        .signInVersion())
                .isGreaterThan(first.signInVersion());
        assertThat(users.authenticate(login, "other", "a4").id()).isEqualTo(first.id());
        assertThat(Optional.of(first.id())).isEqualTo(users.current(first.id()).map(UserView::id));
    }
}
