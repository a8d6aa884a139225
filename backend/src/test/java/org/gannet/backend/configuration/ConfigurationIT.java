package org.gannet.backend.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaProof;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.backend.users.CarriedUser;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.Instance;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was exported and is imported into an empty portal is all there, on every database. */
@ParameterizedClass
@EnumSource(Database.class)
class ConfigurationIT {
    private static final String ADDRESS = "192.0.2.1";

    @Parameter
    Database database;

    @Test
    void anEmptyPortalBecomesWhatItImports() {
        for (long seed = 1; seed <= 3; seed++) {
            String text = ConfigurationJson.write(Configurations.random(seed));
            String name = "carried" + seed + ProcessHandle.current().pid();
            try (Backend portal = start(name)) {
                ImportView imported = importInto(portal, Actor.system(), text);

                assertThat(service(portal).export(Actor.system())).isEqualTo(text);
                assertThat(portal.bean(QuotaProof.class).faults()).isEmpty();
                assertThat(imported.withoutPassword()).hasSize(imported.users());
                assertThat(imported.withoutContent()).hasSize(imported.images());
                assertThat(Refusals.code(() -> importInto(portal, Actor.system(), text)))
                        .as("it is not empty any more")
                        .isEqualTo(ErrorCode.WRONG_STATE);
                assertThat(service(portal).export(Actor.system())).isEqualTo(text);
            }
            try (Backend portal = start(name)) {
                assertThat(service(portal).export(Actor.system()))
                        .as("after a restart")
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void accountsComeWithoutPasswordsAndThoseThatAreThereKeepTheirs() {
        try (Backend portal = start("people" + ProcessHandle.current().pid())) {
            UserService users = portal.bean(UserService.class);
            UserView ada = users.create(Actor.system(), "ada", "A.", Backend.PASSWORD, Role.ADMIN);
            Actor actor = ada.actor(ADDRESS);
            String text = ConfigurationJson.write(Configurations.small());

            ImportView imported = importInto(portal, actor, text);

            assertThat(imported.withoutPassword()).containsExactly("maria");
            assertThat(imported.withoutContent()).containsExactly("Image 1 ü");
            assertThat(users.authenticate("ada", Backend.PASSWORD, ADDRESS).name())
                    .isEqualTo("Ada \"Admin\"");
            assertThat(service(portal).export(actor)).isEqualTo(text).doesNotContain("bcrypt");
            for (String tried : List.of("", "maria", Backend.PASSWORD)) {
                assertThat(Refusals.code(() -> users.authenticate("maria", tried, ADDRESS)))
                        .isEqualTo(ErrorCode.NOT_SIGNED_IN);
            }
            Instance web = Configurations.small().cluster().instances().getFirst();
            assertThat(portal.bean(QuotaQueries.class)
                            .of(actor, new ProjectId(Jobs.OWNER.value()))
                            .used())
                    .isEqualTo(QuotaAmounts.of(web));
            assertThat(entries(portal, AuditEntryView.Outcome.DONE))
                    .extracting(AuditEntryView::action, AuditEntryView::actor)
                    .contains(tuple("configuration.import", "ada"), tuple("configuration.export", "ada"));
        }
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() {
        try (Backend portal = start("refusals" + ProcessHandle.current().pid())) {
            Actor bob = portal.newPerson(Role.ADMIN);
            String before = service(portal).export(bob);
            ConfigurationFile good = Configurations.small();
            List<String> refused = List.of(
                    ConfigurationJson.write(good).replace("\"version\": 2", "\"version\": 3"),
                    ConfigurationJson.write(good).replace("\"node2\"", "\"node 2\""),
                    ConfigurationJson.write(withKey(good, "x".repeat(1_000_001))),
                    ConfigurationJson.write(withUser(good, bob.login())));
            for (String text : refused) {
                Problem problem = Refusals.problem(() -> importInto(portal, bob, text));
                assertThat(problem.code()).as(problem.toString()).isEqualTo(ErrorCode.INVALID_REQUEST);
            }
            Actor carl = portal.newPerson(Role.ADMIN);
            assertThat(Refusals.code(() -> importInto(portal, bob, ConfigurationJson.write(good))))
                    .as("Carl is there, and not in the file")
                    .isEqualTo(ErrorCode.WRONG_STATE);

            assertThat(entries(portal, AuditEntryView.Outcome.REFUSED)).hasSize(refused.size() + 1);
            ConfigurationFile first = read(before);
            ConfigurationFile now = read(service(portal).export(carl));
            assertThat(now.cluster()).isEqualTo(first.cluster());
            assertThat(now.projects()).isEmpty();
            assertThat(now.images()).isEmpty();
            assertThat(now.users()).extracting(CarriedUser::login).containsExactlyInAnyOrder(bob.login(), carl.login());
        }
    }

    @Test
    void aPortalWithNodesAndProjectsTakesNothing() {
        Backend portal = Backend.on(database);
        String before = service(portal).export(Actor.system());
        Problem problem = Refusals.problem(
                () -> importInto(portal, Actor.system(), ConfigurationJson.write(Configurations.small())));
        assertThat(problem.code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(problem.cause()).contains("3 nodes");
        assertThat(read(before).cluster().nodes()).hasSize(3);
    }

    private Backend start(String name) {
        return Backend.start(database, name, new SimulatedNodes(Clock.systemUTC()));
    }

    private static ConfigurationService service(Backend portal) {
        return portal.bean(ConfigurationService.class);
    }

    private static ImportView importInto(Backend portal, Actor actor, String text) {
        return service(portal).importFrom(actor, Configurations.stream(text));
    }

    private static ConfigurationFile read(String text) {
        return ConfigurationJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<AuditEntryView> entries(Backend portal, AuditEntryView.Outcome outcome) {
        AuditFilter filter =
                new AuditFilter(Optional.empty(), Optional.of("configuration"), Optional.empty(), Optional.of(outcome));
        return portal.bean(AuditQueries.class)
                .list(Actor.system(), filter, PageQuery.first(50))
                .items();
    }

    /** Too long for any database, which nobody sees before it is written. */
    private static ConfigurationFile withKey(ConfigurationFile file, String key) {
        ClusterConfiguration cluster = file.cluster();
        Instance web = cluster.instances().getFirst();
        Instance with = web.draft().sshKeys(List.of(key)).build();
        return ConfigurationFile.of(
                new ClusterConfiguration(
                        cluster.queue(),
                        cluster.rules(),
                        cluster.settings(),
                        cluster.groups(),
                        cluster.networks(),
                        cluster.nodes(),
                        List.of(with)),
                file.users(),
                file.projects(),
                file.images());
    }

    /** By which that person would not be an administrator any more. */
    private static ConfigurationFile withUser(ConfigurationFile file, String login) {
        CarriedUser user = new CarriedUser(login, "", Role.USER, true, Configurations.THEN);
        List<CarriedUser> users =
                Stream.concat(file.users().stream(), Stream.of(user)).toList();
        return ConfigurationFile.of(file.cluster(), users, file.projects(), file.images());
    }
}
