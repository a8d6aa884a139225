package org.gannet.backend.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts goes with the machine that it counts for, neither later nor earlier. */
class QuotaReturnIT {
    private Backend backend;
    private Actor user;
    private ProjectId project;

    @BeforeEach
    void start() {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        nodes.add("node1", Duration.ZERO);
        backend = Backend.start(Database.H2, "return" + ProcessHandle.current().pid() + "-" + System.nanoTime(), nodes);
        backend.addNode("node1");
        user = backend.newPerson(Role.USER);
        project = backend.newProject(Backend.room(2), user);
    }

    @AfterEach
    void end() {
        backend.close();
    }

    @Test
    void deletingWhatCouldNotBeTakenBackGivesItsQuotaBack() {
        backend.node("node1").faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);
        backend.node("node1").faults().failNext("ensureVmAbsent", ErrorCode.TOOL_FAILED);
        Accepted half = backend.bean(InstanceService.class).create(user, Backend.request(project, "web1"));
        assertThat(backend.ended(half.job()).status()).isEqualTo(JobStatus.UNDO_FAILED);
        assertThat(quota().pending()).isEqualTo(Backend.room(1));
        JobId deletion = backend.bean(InstanceService.class).remove(user, half.instance());
        assertThat(backend.ended(deletion).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(quota().pending()).isEqualTo(QuotaAmounts.NOTHING);
        assertThat(quota().used()).isEqualTo(QuotaAmounts.NOTHING);
        assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
    }

    /** Otherwise a creation that waits behind the machine's deletion would make one that nothing counts for. */
    @Test
    void whatIsThereCannotBeMadeAgain() {
        backend.node("node1").faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);
        JobId failed = backend.bean(InstanceService.class)
                .create(user, Backend.request(project, "web1"))
                .job();
        assertThat(backend.ended(failed).status()).isEqualTo(JobStatus.FAILED);
        JobId again = backend.bean(JobService.class).retry(user, failed);
        assertThat(backend.ended(again).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertRefused(ErrorCode.WRONG_STATE, failed);
        assertThat(quota().used()).isEqualTo(Backend.room(1));
        assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
    }

    @Test
    void membersDoNotRepeatWhatOnlyAdministratorsChoose() {
        CreateRequest onNode = new CreateRequest(
                project,
                "web1",
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofGibibytes(1),
                List.of(),
                Optional.of("node1"),
                new Network.User());
        backend.node("node1").faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);
        JobId failed = backend.bean(InstanceService.class)
                .create(backend.newPerson(Role.ADMIN), onNode)
                .job();
        assertThat(backend.ended(failed).status()).isEqualTo(JobStatus.FAILED);
        assertRefused(ErrorCode.NOT_ALLOWED, failed);
    }

    private void assertRefused(ErrorCode code, JobId job) {
        assertThatThrownBy(() -> backend.bean(JobService.class).retry(user, job))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private QuotaView quota() {
        return backend.bean(QuotaQueries.class).of(user, project);
    }
}
