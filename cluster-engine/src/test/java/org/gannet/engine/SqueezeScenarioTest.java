package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VmSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest gives memory back so that its machine can go where there is less. */
class SqueezeScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");
    private static final ByteSize ALL = ByteSize.ofGibibytes(4);
    private static final ByteSize LEAST = ByteSize.ofGibibytes(1);
    private static final ByteSize ROOM = ByteSize.ofMebibytes(2500);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");
    private Instance web;
    private CreateInstance.Parameters large;

    /** It has 4 GiB on node1, of which it may give back three; node2 has room for less than that. */
    @BeforeEach
    void roomIsShort() {
        web = cluster.running("web1", "node1");
        succeeds(new ModifyInstance.Parameters(
                web.id(),
                Optional.empty(),
                Optional.of(ALL),
                Optional.of(LEAST),
                Optional.empty(),
                Optional.empty(),
                false));
        succeeds(new RebootInstance.Parameters(web.id(), RebootInstance.Kind.FULL, 0));
        ByteSize free = free(NODE2);
        large = cluster.create("large", 1, free.minusOrZero(ROOM), ByteSize.ofGibibytes(1), Optional.of("node2"), true);
        succeeds(large);
    }

    @Test
    void onlyWhenItMayBeAsked() {
        Job refused = cluster.run(migrate(false));
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);

        Job job = succeeds(migrate(true));

        Instance moved = cluster.instance(web.id());
        assertThat(moved.primary()).isEqualTo(NODE2);
        assertThat(moved.memoryInUse()).isEqualTo(ROOM);
        assertThat(moved.memory()).isEqualTo(ALL);
        assertThat(balloonOn("node2")).contains(new VmSpec.Balloon(ROOM));
        assertThat(free(NODE2)).isEqualTo(ByteSize.ZERO);
        assertThat(job.log()).anySatisfy(line -> assertThat(line.text()).contains("its guest is asked for the rest"));
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void whereThereIsRoomItKeepsAll() {
        succeeds(new org.gannet.engine.operation.instance.RemoveInstance.Parameters(large.id()));

        succeeds(migrate(true));

        assertThat(cluster.instance(web.id()).runtimeMemory()).isEmpty();
        assertThat(balloonOn("node2")).contains(new VmSpec.Balloon(ALL));
    }

    @Test
    void whatItHasOnItsWayBackIsGivenBack() {
        succeeds(migrate(true));
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.of(NODE1)));
        assertThat(cluster.instance(web.id()).memoryInUse()).isEqualTo(ROOM);

        succeeds(new BalloonInstance.Parameters(web.id(), ALL));

        assertThat(balloonOn("node1")).contains(new VmSpec.Balloon(ALL));
    }

    /** Nobody else was promised it meanwhile. */
    @Test
    void aMachineThatStaysHasAllItsMemoryAgain() {
        ByteSize before = free(NODE1);
        cluster.node("node2").faults().failNext("ensureVmIncoming", ErrorCode.TOOL_FAILED);

        Job failed = cluster.run(migrate(true));

        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(cluster.instance(web.id()).primary()).isEqualTo(NODE1);
        assertThat(cluster.instance(web.id()).runtimeMemory()).isEmpty();
        assertThat(balloonOn("node1")).contains(new VmSpec.Balloon(ALL));
        assertThat(free(NODE1)).isEqualTo(before);
        assertThat(free(NODE2)).isEqualTo(ROOM);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aGuestThatGivesNothingBackStays() {
        cluster.node("node1").setGuestsLetGo(id -> false);

        Job failed = cluster.run(migrate(true));

        assertThat(failed.problem().orElseThrow().message()).contains("memory that the guest gives back");
        assertThat(cluster.instance(web.id()).primary()).isEqualTo(NODE1);
        assertThat(cluster.instance(web.id()).runtimeMemory()).isEmpty();
    }

    @Test
    void whatItHasGivenBackBeforeNeedsNoRoom() {
        succeeds(new BalloonInstance.Parameters(web.id(), ByteSize.ofGibibytes(2)));
        succeeds(migrate(false));
        assertThat(cluster.instance(web.id()).memoryInUse()).isEqualTo(ByteSize.ofGibibytes(2));
    }

    // ---

    private MigrateInstance.Parameters migrate(boolean mayShrink) {
        return new MigrateInstance.Parameters(web.id(), Optional.of(NODE2), false, mayShrink);
    }

    private Optional<VmSpec.Balloon> balloonOn(String node) {
        return cluster.node(node).api().runningVm(web.id()).balloon();
    }

    private ByteSize free(NodeName node) {
        return cluster.state()
                .capacity(cluster.state().findNode(node).orElseThrow())
                .memoryFree();
    }

    private Job succeeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }
}
