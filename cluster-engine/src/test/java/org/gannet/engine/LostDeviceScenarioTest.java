package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.Mirroring;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.node.RepairStorage;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** A node's volume group loses one of its devices, and goes on without it when nothing lies there any more. */
class LostDeviceScenarioTest {
    private static final Parameters REPAIR = new RepairStorage.Parameters(new NodeName("node2"));
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines machines = MirroredMachines.in(cluster);

    private Parameters mirroredAnywhere(String name) {
        CreateInstance.Parameters files = machines.create(name, Optional.empty(), Optional.empty(), false);
        return new CreateInstance.Parameters(
                files.id(),
                files.name(),
                files.owner(),
                files.vcpus(),
                files.memory(),
                files.disks(),
                files.nics(),
                files.cdrom(),
                files.sshKeys(),
                files.source(),
                files.on(),
                files.start(),
                Optional.of(new Mirroring(DiskTemplate.DRBD, Optional.empty())),
                files.traits(),
                files.rules());
    }

    private Parameters onNode2(String name) {
        return cluster.createOn(DiskTemplate.PLAIN, name, ByteSize.ofGibibytes(10), Optional.of("node2"), false);
    }

    private void lose(VolumeId... onIt) {
        cluster.node("node2").loseDevice(SimulatedNodes.GROUP, onIt);
        waitUntilTold(true);
    }

    private void repaired() {
        done(REPAIR);
        waitUntilTold(false);
    }

    private void waitUntilTold(boolean lost) {
        assertThat(cluster.time.runUntil(() -> isLost() == lost, Duration.ofMinutes(1)))
                .isTrue();
    }

    private boolean isLost() {
        return cluster.engine().view().observations().get(new NodeName("node2")).findPool(SimulatedNodes.GROUP).stream()
                .anyMatch(pool -> pool.devicesLost() > 0);
    }

    private void done(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    private void refused(Parameters parameters, String words) {
        Job job = cluster.run(parameters);
        assertThat(job.problem().orElseThrow().code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(job.problem().orElseThrow().toString()).contains(words);
    }

    @Test
    void nothingIsMadeInItMeanwhile() {
        lose();
        assertThat(cluster.run(onNode2("web1")).problem().orElseThrow().toString())
                .contains("1 node has lost devices of the storage for its disks");
        assertThat(cluster.state().instances()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
        repaired();
        done(onNode2("web1"));
    }

    /** Before the node has told of it. */
    @Test
    void nothingIsMadeInItAtOnce() {
        cluster.node("node2").loseDevice(SimulatedNodes.GROUP);
        refused(onNode2("web1"), "device");
        assertThat(cluster.state().instances()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void anotherNodeIsChosenMeanwhile() {
        done(cluster.createOn(DiskTemplate.PLAIN, "web1", ByteSize.ofGibibytes(10), Optional.of("node1"), false));
        done(cluster.createOn(DiskTemplate.PLAIN, "web2", ByteSize.ofGibibytes(10), Optional.of("node3"), false));
        lose();
        done(cluster.createOn(DiskTemplate.PLAIN, "web3", ByteSize.ofGibibytes(10), Optional.empty(), false));
        assertThat(machine("web3").primary()).as("the emptiest one is broken").isNotEqualTo(new NodeName("node2"));
        done(mirroredAnywhere("db1"));
        assertThat(machine("db1").nodesUsed()).doesNotContain(new NodeName("node2"));
    }

    @Test
    void noDiskIsGivenUp() {
        done(onNode2("web1"));
        done(onNode2("web2"));
        Instance web = machine("web1");
        lose(web.disks().getFirst().volume());
        refused(REPAIR, "1 machine: web1");
        assertThat(machine("web1")).isEqualTo(web);
        done(new RemoveInstance.Parameters(web.id()));
        done(REPAIR);
        assertThat(cluster.node("node2")
                        .contentOf(machine("web2").disks().getFirst().volume()))
                .as("what lay elsewhere stays")
                .isPresent();
    }

    @Test
    void copiesAreReplacedElsewhere() {
        Instance web = machines.made("web1", "node1", "node2", true);
        lose(web.disks().getFirst().replica().orElseThrow().volume());
        refused(REPAIR, "1 machine: web1");
        done(new ReplaceDisks.Parameters(
                web.id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.of(new NodeName("node3"))));
        cluster.waitUntilAnswering();
        done(REPAIR);
        assertThat(cluster.leftovers()).isEmpty();
    }

    private Instance machine(String name) {
        return cluster.state().instances().values().stream()
                .filter(instance -> instance.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
