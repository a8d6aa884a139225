package org.gannet.backend.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Subject;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobSearchIT {
    @ParameterizedTest
    @EnumSource(Database.class)
    void findsJobsByEveryPartOfTheFilter(Database database) {
        Backend backend = Backend.on(database);
        Actor alice = backend.newPerson(Role.USER);
        Actor bob = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(4), alice, bob);
        Instant before = Instant.now();
        Accepted web = backend.created(alice, Backend.request(project, "web1"));
        Accepted data = backend.created(bob, Backend.request(project, "data-base"));
        JobId stop = backend.bean(InstanceService.class).stop(bob, web.instance(), 0);
        backend.ended(stop);
        JobFilter all = JobFilter.of(project);

        assertThat(ids(backend, alice, all)).containsExactly(stop, data.job(), web.job());
        assertThat(ids(backend, alice, all.saying("WEB1", "", ""))).containsExactly(stop, web.job());
        assertThat(ids(backend, alice, all.saying("a_a", "", ""))).isEmpty();
        assertThat(ids(backend, alice, all.saying("%", "", ""))).isEmpty();
        assertThat(ids(backend, alice, all.saying("\\", "", ""))).isEmpty();
        assertThat(ids(backend, alice, all.saying("", bob.login(), ""))).containsExactly(stop, data.job());
        assertThat(ids(backend, alice, all.saying("web1", bob.login(), ""))).containsExactly(stop);
        assertThat(ids(backend, alice, all.of(Optional.of("CreateInstance")))).containsExactly(data.job(), web.job());
        assertThat(ids(backend, alice, all.about(Optional.of(new Subject.OfInstance(data.instance())))))
                .containsExactly(data.job());
        assertThat(ids(backend, alice, all.about(Optional.of(new Subject.OfInstance(InstanceId.random())))))
                .isEmpty();
        assertThat(ids(backend, alice, all.in(JobFilter.ended()))).hasSize(3);
        assertThat(ids(backend, alice, all.in(Set.of(JobStatus.FAILED)))).isEmpty();
        assertThat(ids(backend, alice, all.between(Optional.of(before), Optional.empty())))
                .hasSize(3);
        assertThat(ids(backend, alice, all.between(Optional.empty(), Optional.of(before))))
                .isEmpty();
        assertThat(backend.bean(JobQueries.class)
                        .list(alice, all, new PageQuery(1, 1))
                        .items())
                .extracting(JobView::id)
                .containsExactly(data.job());

        Actor stranger = backend.newPerson(Role.USER);
        assertThat(ids(backend, stranger, all)).isEmpty();
        assertThat(ids(backend, stranger, JobFilter.ALL)).isEmpty();
        assertThat(ids(backend, backend.newPerson(Role.HELPDESK), all)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void aJobTriedAgainIsFoundByTheReasonItCarries(Database database) {
        Backend backend = Backend.on(database);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(2), user);
        Accepted web = backend.created(user, Backend.request(project, "web1"));
        backend.ended(backend.bean(InstanceService.class).stop(user, web.instance(), 0));
        String node = backend.bean(InstanceQueries.class)
                .get(Actor.system(), web.instance())
                .node()
                .orElseThrow();
        backend.node(node).faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);
        JobId failed = backend.bean(InstanceService.class).start(user, web.instance());
        assertThat(backend.ended(failed).status()).isEqualTo(JobStatus.FAILED);

        JobId again = backend.bean(JobService.class).retry(user, failed);

        assertThat(backend.ended(again).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ids(backend, user, JobFilter.of(project).saying("", "", failed.toString())))
                .containsExactly(again);
    }

    /** Jobs of the first version have what is looked for in their documents only. */
    @ParameterizedTest
    @EnumSource(Database.class)
    void jobsFromBeforeTheSearchAreFoundToo(Database database, @TempDir Path directory) throws SQLException {
        Map<String, Object> access =
                database.properties("before" + ProcessHandle.current().pid(), directory);
        String url = (String) access.get("spring.datasource.url");
        String user = (String) access.get("spring.datasource.username");
        Flyway.configure().dataSource(url, user, "").target("012").load().migrate();
        UUID id = UUID.randomUUID();
        UUID machine = UUID.randomUUID();
        try (Connection connection = DriverManager.getConnection(url, user, "")) {
            var insert = connection.prepareStatement(
                    "insert into jobs (id, operation, state, submitted_at, document, instance_id)"
                            + " values (?, ?, ?, ?, ?, ?)");
            insert.setObject(1, id);
            insert.setString(2, "StopInstance");
            insert.setString(3, "SUCCEEDED");
            insert.setObject(4, java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
            insert.setString(
                    5, "{\"id\":\"" + id + "\",\"title\":\"Stop web1\",\"actor\":\"alice\",\"reason\":\"because\"}");
            insert.setObject(6, machine);
            insert.executeUpdate();
        }
        Flyway.configure().dataSource(url, user, "").load().migrate();
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select actor, title, reason, subject_kind, subject_id from jobs")) {
            assertThat(row.next()).isTrue();
            assertThat(List.of(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                    .containsExactly("alice", "Stop web1", "because", "INSTANCE", machine.toString());
        }
    }

    private static List<JobId> ids(Backend backend, Actor actor, JobFilter filter) {
        return backend.bean(JobQueries.class).list(actor, filter, PageQuery.first(100)).items().stream()
                .map(JobView::id)
                .toList();
    }
}
