package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.network.AddNetwork;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** What is special about single operations on machines, told in virtual time. */
class InstanceOperationsScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    @Test
    void renamesARunningMachineThatTakesItsNewNameToItsNextNode() {
        Instance web = cluster.running("web1", "node1");

        assertSucceeds(new RenameInstance.Parameters(web.id(), new HostName("shop1")));
        assertThat(cluster.instance(web.id()).name()).isEqualTo(new HostName("shop1"));
        assertThat(cluster.node("node1").starts(web.id())).isEqualTo(1);
        assertSucceeds(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        assertThat(cluster.node("node2").aliveVms()).containsExactly(web.id());
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aPlanTellsWhatWillBeRecorded() {
        Instance web = cluster.running("web1", "node1");

        assertThat(differences(new RenameInstance.Parameters(web.id(), new HostName("shop1"))))
                .containsExactly(new Difference(new Subject.OfInstance(web.id()), "shop1", "name", "web1", "shop1"));
        assertThat(differences(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2")))))
                .contains(new Difference(new Subject.OfInstance(web.id()), "web1", "primary", "node1", "node2"));
        assertThat(differences(new RebootInstance.Parameters(web.id()))).isEmpty();
        assertThat(differences(new RemoveInstance.Parameters(web.id())))
                .containsExactly(new Difference(new Subject.OfInstance(web.id()), "web1", "name", "web1", ""));
    }

    @Test
    void aPlanTellsWhatItMakesAnew() {
        NetworkId network = NetworkId.random();

        assertThat(differences(new AddNetwork.Parameters(
                        network,
                        new NetworkName("lan"),
                        Optional.of(IpPrefix.parse("10.0.0.0/24")),
                        Optional.of(IpAddress.parse("10.0.0.1")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of())))
                .extracting(Difference::part, Difference::before, Difference::after)
                .containsExactly(
                        tuple("name", "", "lan"),
                        tuple("v4.prefix", "", "10.0.0.0/24"),
                        tuple("v4.gateway", "", "10.0.0.1"));
    }

    @Test
    void aPlanTellsOfACardWhatAPersonCanRead() {
        Instance web = cluster.running("web1", "node1");
        String place = "nics." + web.nics().size();
        AttachNic.Parameters another =
                new AttachNic.Parameters(web.id(), NicId.random(), new NewNic.User(), Optional.of("second"));

        assertThat(differences(another))
                .extracting(Difference::part, Difference::before)
                .containsExactly(
                        tuple(place + ".mac", ""), tuple(place + ".attachment", ""), tuple(place + ".name", ""));
        assertSucceeds(another);
        assertThat(differences(new DetachNic.Parameters(web.id(), another.nic())))
                .extracting(Difference::part, Difference::after)
                .containsExactly(
                        tuple(place + ".mac", ""), tuple(place + ".attachment", ""), tuple(place + ".name", ""));
    }

    private List<Difference> differences(Parameters parameters) {
        Preview preview = cluster.engine().preview(Job.Submission.of(parameters, Optional.empty(), "alice"));
        return ((Preview.Planned) preview).differences();
    }

    @Test
    void renamesAlsoWhileTheNodeIsSilent() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").faults().setReachable(false);

        assertSucceeds(new RenameInstance.Parameters(web.id(), new HostName("shop1")));
    }

    @Test
    void aNameThatAnotherMachineHasIsRefusedAndOneThatIsItsOwnIsNot() {
        Instance web = cluster.running("web1", "node1");
        cluster.running("web2", "node1");

        assertRefused(ErrorCode.NAME_TAKEN, new RenameInstance.Parameters(web.id(), new HostName("web2")));
        assertSucceeds(new RenameInstance.Parameters(web.id(), new HostName("web1")));
    }

    @Test
    void restartsTheProcess() {
        Instance web = cluster.running("web1", "node1");

        Job job = assertSucceeds(new RebootInstance.Parameters(web.id(), RebootInstance.Kind.FULL, 30));
        assertThat(job.steps()).extracting(step -> step.title()).contains("Shut the guest down", "Start the machine");
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
        assertThat(cluster.node("node1").starts(web.id())).isEqualTo(2);
        assertThat(cluster.instance(web.id()).wished()).isEqualTo(AdminState.UP);
    }

    @Test
    void aProcessThatCannotBeStartedAgainStaysWishedToRun() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);

        Job job = cluster.run(new RebootInstance.Parameters(web.id(), RebootInstance.Kind.FULL, 0));
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(cluster.instance(web.id()).wished()).isEqualTo(AdminState.UP);
        cluster.engine().beginToMend();
        cluster.waitUntilAnswering();
        cluster.time.runUntil(() -> cluster.node("node1").aliveVms().contains(web.id()), Duration.ofMinutes(5));
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
    }

    @Test
    void aMoveThatNobodyKnowsTheEndOfIsSettledWhenBothNodesAnswer() {
        InstanceId web = leftInTheMiddle();
        cluster.node("node2").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(5));

        assertRefused(ErrorCode.NODE_UNREACHABLE, new CleanUpMigration.Parameters(web));
        cluster.node("node2").faults().setReachable(true);
        cluster.waitUntilAnswering();
        assertSucceeds(new CleanUpMigration.Parameters(web));
        assertThat(cluster.instance(web).incoming()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
        assertRefused(ErrorCode.WRONG_STATE, new CleanUpMigration.Parameters(web));
    }

    private InstanceId leftInTheMiddle() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").breakNextHandOver(false, true);
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.runUntilStep(move, "Transfer memory and disks");
        cluster.node("node2").faults().setReachable(false);
        assertThat(cluster.end(move).state()).isEqualTo(JobState.UNDO_FAILED);
        cluster.node("node2").faults().setReachable(true);
        cluster.waitUntilAnswering();
        return web.id();
    }

    private Job assertSucceeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private void assertRefused(ErrorCode code, Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.steps()).isEmpty();
        assertThat(job.problem().map(problem -> problem.code())).contains(code);
    }
}
