package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.runsOn;
import static org.gannet.engine.CopyWishes.succeed;
import static org.gannet.engine.CopyWishes.wornOnce;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.OutsideDisks;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines whose disks lie on storage that can't be asked what is in it: each node has to be told. */
class ToldDisksScenarioTest {
    private static final NodeName NODE2 = new NodeName("node2");
    private static final List<String> NAMES = List.of("node1", "node2", "node3");
    private SimulatedCluster cluster;
    private Instance web;

    @BeforeEach
    void begin() {
        cluster = SimulatedCluster.of(NAMES.toArray(String[]::new));
        OutsideDisks.told(cluster);
        web = OutsideDisks.made(cluster, DiskTemplate.EXT);
        assertThat(knowing()).containsExactly("node1");
    }

    private List<String> knowing() {
        return NAMES.stream()
                .filter(node -> !cluster.node(node).knownVolumes().isEmpty())
                .toList();
    }

    private void migrate() {
        succeed(cluster, new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)));
    }

    private void node1Dies() {
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        cluster.time.advance(Duration.ofMinutes(1));
    }

    private void node1ComesBack() {
        cluster.node("node1").restart();
        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofMinutes(1));
    }

    @Test
    void theNewNodeIsToldAndTheOldOneForgets() {
        migrate();
        runsOn(cluster, web, "node2");
        assertThat(content(cluster, web.id())).isEqualTo(wornOnce());
        assertThat(knowing()).containsExactly("node2");
        assertThat(cluster.leftovers()).isEmpty();
        succeed(cluster, new RemoveInstance.Parameters(web.id()));
        assertThat(knowing()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void oneThatIsOffIsToldTooAsLargeAsItIs() {
        succeed(cluster, new StopInstance.Parameters(web.id(), 0));
        succeed(
                cluster,
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), ByteSize.ofGibibytes(20)));
        migrate();
        assertThat(cluster.instance(web.id()).primary()).isEqualTo(NODE2);
        assertThat(knowing()).containsExactly("node2");
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aFailedMoveLeavesNobodyWhoWasTold() {
        cluster.node("node2").faults().failNext("ensureVmIncoming", ErrorCode.UNSUPPORTED);
        Job job = cluster.run(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)));
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        runsOn(cluster, web, "node1");
        assertThat(knowing()).containsExactly("node1");
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void survivesItsNodeWhichStillKnowsOfIt() {
        node1Dies();
        succeed(cluster, new FailOver.Parameters(web.id(), 0, true, false));
        Instance now = cluster.instance(web.id());
        assertThat(now.primary()).isNotEqualTo(web.primary());
        assertThat(cluster.node(now.primary().value()).aliveVms()).containsExactly(web.id());
        node1ComesBack();
        assertThat(knowing()).contains("node1", now.primary().value());
        assertThat(cluster.leftovers())
                .as("the disk is wanted; the machine's record is not")
                .noneMatch(left -> left.contains(web.disks().getFirst().volume().toString()));
    }

    @Test
    void sizesAreWhatProvidersCountIn() {
        Job job = cluster.run(cluster.createOn(
                DiskTemplate.EXT,
                "web2",
                new ByteSize(ByteSize.ofGibibytes(1).bytes() + 512),
                Optional.of("node1"),
                true));
        assertThat(job.problem().orElseThrow().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(job.problem().orElseThrow().message()).isEqualTo("A disk on EXT has a multiple of 1 MiB.");
    }
}
