package org.gannet.backend.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fresh portal's first account, and nothing more. */
class FirstAdministratorIT {
    @ParameterizedTest
    @EnumSource(Database.class)
    void isMadeOnceHoweverManyPortalsStart(Database database) throws Exception {
        String name = "first" + ProcessHandle.current().pid();
        try (Backend backend = Backend.start(database, name, new SimulatedNodes(Clock.systemUTC()))) {
            UserService users = backend.bean(UserService.class);
            UserQueries queries = backend.bean(UserQueries.class);
            new FirstAdministrator(users, queries, "").start();
            assertThat(queries.list(Actor.system())).as("without a password").isEmpty();
            assertThatThrownBy(() -> new FirstAdministrator(users, queries, "short").start())
                    .hasMessageContaining("GANNET_ADMIN_PASSWORD");

            Callable<Void> portal = () -> {
                new FirstAdministrator(users, queries, "correct horse").start();
                return null;
            };
            try (var threads = Executors.newFixedThreadPool(4)) {
                for (Future<Void> each : threads.invokeAll(List.of(portal, portal, portal, portal))) {
                    each.get();
                }
            }

            assertThat(queries.list(Actor.system()))
                    .singleElement()
                    .satisfies(user -> assertThat(user.role()).isEqualTo(Role.ADMIN));
            new FirstAdministrator(users, queries, "another password").start();
            assertThat(users.authenticate(FirstAdministrator.LOGIN, "correct horse", "a1")
                            .role())
                    .isEqualTo(Role.ADMIN);
        }
    }
}
