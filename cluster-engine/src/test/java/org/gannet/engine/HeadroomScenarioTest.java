package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.Refusal;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.Headroom;
import org.gannet.engine.operation.node.AddNode;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of the room that is left, and what can then be made. */
class HeadroomScenarioTest {
    private static final int MANY = 1000;
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    /** As {@link SimulatedCluster#create} makes them. */
    private static Headroom.Size size(DiskTemplate template) {
        return new Headroom.Size(1, ByteSize.ofGibibytes(1), ByteSize.ofGibibytes(10), template);
    }

    private Headroom headroom(DiskTemplate template) {
        return Headroom.of(cluster.engine().view().allocation(), size(template), MANY);
    }

    private CreateInstance.Parameters next(DiskTemplate template, int number) {
        String name = "m" + number;
        return template.mirroring() == DiskTemplate.Mirroring.INTERNAL
                ? mirrored.createSmall(name, Optional.empty(), Optional.empty(), false)
                : cluster.createOn(template, name, ByteSize.ofGibibytes(10), Optional.empty(), false);
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "SHAREDFILE", "MIRROR"})
    void whatIsPromisedCanBeMadeAndNoMore(DiskTemplate template) {
        cluster.running("other", "node1");
        mirrored.made("twin", "node2", "node3", true);
        Headroom promised = headroom(template);
        assertThat(promised.machines()).isPositive();
        assertThat(promised.more()).isFalse();

        for (int number = 0; number < promised.machines(); number++) {
            Job job = cluster.run(next(template, number));
            assertThat(job.state())
                    .as("%s of %s: %s", number, promised, job.problem())
                    .isEqualTo(JobState.SUCCEEDED);
        }
        Job one = cluster.run(next(template, promised.machines()));

        assertThat(one.problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(one.problem().orElseThrow().details())
                .containsExactlyElementsOf(promised.limits().entrySet().stream()
                        .map(limit -> limit.getKey().sentence(limit.getValue()))
                        .toList());
        assertThat(headroom(template)).isEqualTo(new Headroom(0, 0, false, promised.limits()));
    }

    /** Memory is what runs out: what is mirrored needs it twice when a node dies. */
    @Test
    void soManyAreRedundantAndNoMore() {
        Headroom promised = Headroom.of(
                cluster.engine().view().allocation(),
                new Headroom.Size(1, ByteSize.ofGibibytes(4), ByteSize.ofGibibytes(1), DiskTemplate.MIRROR),
                MANY);
        assertThat(promised.redundant()).isPositive().isLessThan(promised.machines());

        for (int number = 0; number <= promised.redundant(); number++) {
            assertThat(cluster.engine().view().findings())
                    .as("before number %d of %s", number, promised)
                    .extracting(Finding::code)
                    .doesNotContain(FindingCode.NODE_NO_ROOM_FOR_FAILURE);
            assertThat(cluster.run(large(number)).state()).isEqualTo(JobState.SUCCEEDED);
        }

        assertThat(cluster.engine().view().findings())
                .extracting(Finding::code)
                .contains(FindingCode.NODE_NO_ROOM_FOR_FAILURE);
    }

    private CreateInstance.Parameters large(int number) {
        CreateInstance.Parameters small =
                mirrored.createSmall("large" + number, Optional.empty(), Optional.empty(), true);
        return new CreateInstance.Parameters(
                small.id(),
                small.name(),
                small.owner(),
                small.vcpus(),
                ByteSize.ofGibibytes(4),
                small.disks(),
                small.nics(),
                small.cdrom(),
                small.sshKeys(),
                small.source(),
                small.on(),
                small.start(),
                small.mirroring());
    }

    @Test
    void nodesThatTakeNothingDoNotCount() {
        int all = headroom(DiskTemplate.FILE).machines();
        cluster.run(SimulatedCluster.drained("node3"));

        Headroom rest = headroom(DiskTemplate.FILE);

        assertThat(rest.machines()).isEqualTo(all / 3 * 2);
        assertThat(rest.limits()).containsEntry(Refusal.DRAINED, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "MIRROR"})
    void oneMoreNodeGivesWhatIsForetold(DiskTemplate template) {
        cluster.running("other", "node1");
        Node like = cluster.state().findNode(new NodeName("node1")).orElseThrow();
        Headroom foretold =
                Headroom.of(Headroom.withOneLike(cluster.engine().view().allocation(), like), size(template), MANY);

        cluster.nodes.add("node4", Duration.ofSeconds(3));
        Job added = cluster.run(new AddNode.Parameters(new HostName("node4"), "node4", Optional.empty(), false));
        assertThat(added.state()).as("%s", added.problem()).isEqualTo(JobState.SUCCEEDED);
        cluster.waitUntilAnswering();

        assertThat(headroom(template)).isEqualTo(foretold);
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "MIRROR"})
    void aNodeOfAnotherSizeGivesWhatIsForetold(DiskTemplate template) {
        cluster.running("other", "node1");
        Node small = cluster.state().findNode(new NodeName("node1")).orElseThrow();
        NodeFacts facts = small.facts();
        Node large = small.withFacts(facts.sized(3 * facts.cpus(), twice(facts.memory()), twice(facts.disk())));
        Headroom foretold =
                Headroom.of(Headroom.withOneLike(cluster.engine().view().allocation(), large), size(template), MANY);

        SimulatedNode node = cluster.nodes.add("node4", Duration.ofSeconds(3));
        node.setFacts(node.api().facts().sized(3 * facts.cpus(), twice(facts.memory()), twice(facts.disk())));
        Job added = cluster.run(new AddNode.Parameters(new HostName("node4"), "node4", Optional.empty(), false));
        assertThat(added.state()).as("%s", added.problem()).isEqualTo(JobState.SUCCEEDED);
        cluster.waitUntilAnswering();

        assertThat(headroom(template)).isEqualTo(foretold);
    }

    private static ByteSize twice(ByteSize size) {
        return size.plus(size);
    }

    @Test
    void countingEndsWhereItIsTold() {
        Headroom three = Headroom.of(cluster.engine().view().allocation(), size(DiskTemplate.FILE), 3);

        assertThat(three.machines()).isEqualTo(3);
        assertThat(three.more()).isTrue();
        assertThat(three.limits()).isEmpty();
    }

    @Test
    void whatIsNotAllowedIsSaid() {
        Headroom none = headroom(DiskTemplate.RBD);

        assertThat(none).extracting(Headroom::machines).isEqualTo(0);
        assertThat(none.limits()).containsEntry(Refusal.POLICY, 3);
    }
}
