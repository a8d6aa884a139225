package org.gannet.backend.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaProof;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class InstanceLifeIT {
    @Parameter
    Database database;

    @Test
    void tellsTheWholeStoryOfAMachine() {
        Backend backend = Backend.on(database);
        InstanceService service = backend.bean(InstanceService.class);
        InstanceQueries queries = backend.bean(InstanceQueries.class);
        QuotaQueries quotas = backend.bean(QuotaQueries.class);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(2), user);

        PlanView plan = service.planCreate(user, Backend.request(project, "web1"));
        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.steps()).isNotEmpty();
        assertThat(plan.placement()).isEmpty();

        Accepted accepted = service.create(user, Backend.request(project, "web1"));
        assertThat(queries.get(user, accepted.instance()).name()).isEqualTo("web1");
        assertThat(backend.ended(accepted.job()).status()).isEqualTo(JobStatus.SUCCEEDED);
        InstanceView running = queries.get(user, accepted.instance());
        assertThat(running.can()).contains(Capability.STOP, Capability.CONSOLE).doesNotContain(Capability.MIGRATE);
        assertThat(running.node()).isEmpty();
        assertThat(quotas.of(user, project))
                .isEqualTo(new QuotaView(Backend.room(2), Backend.room(1), QuotaAmounts.NOTHING));

        Actor admin = backend.newPerson(Role.ADMIN);
        String before = queries.get(admin, accepted.instance()).node().orElseThrow();
        PlanView migration = service.planMigrate(admin, accepted.instance(), Optional.empty());
        assertThat(migration.placement().orElseThrow().nodes()).hasSize(3);
        assertThat(backend.ended(service.migrate(admin, accepted.instance(), Optional.empty()))
                        .status())
                .isEqualTo(JobStatus.SUCCEEDED);
        assertThat(queries.get(admin, accepted.instance()).node()).isPresent().isNotEqualTo(Optional.of(before));

        assertThat(backend.ended(service.stop(user, accepted.instance(), 5)).status())
                .isEqualTo(JobStatus.SUCCEEDED);
        assertThat(backend.ended(service.remove(user, accepted.instance())).status())
                .isEqualTo(JobStatus.SUCCEEDED);
        assertThat(code(() -> queries.get(user, accepted.instance()))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(quotas.of(user, project).used()).isEqualTo(QuotaAmounts.NOTHING);
        assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
    }

    /** Who asks for a machine in the moment in which it is made has looked at the cluster before. */
    @Test
    void aMachineIsThereThoughItWasMadeAfterTheLookAtTheCluster() {
        Backend backend = Backend.on(database);
        Actor user = backend.newPerson(Role.USER);
        Actor stranger = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(1), user);
        ClusterView before = backend.bean(ClusterEngine.class).view();
        Accepted accepted = backend.created(user, Backend.request(project, "web1"));

        Machines machines = backend.bean(Machines.class);
        Access access = backend.bean(Access.class);
        assertThat(machines.get(access.rights(user), before, accepted.instance())
                        .name())
                .isEqualTo("web1");
        assertThat(code(() -> machines.get(access.rights(stranger), before, accepted.instance())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    private static ErrorCode code(Runnable call) {
        try {
            call.run();
        } catch (ProblemException e) {
            return e.code();
        }
        throw new AssertionError("was not refused");
    }
}
