package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.testing.CephCluster;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.agent.volume.rbd.RbdPool;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images in a real Ceph cluster that both nodes reach: their tools, and so their guests, run where it is. */
class RbdMachinesIT extends SharedMachines {
    private static CephCluster cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = CephCluster.start();
    }

    @AfterAll
    static void endCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    DiskTemplate kind() {
        return DiskTemplate.RBD;
    }

    @Override
    OutsideStorage seen(NodeName node, String pool) {
        RbdPool ceph = new RbdPool(pool, "rbd", Optional.empty(), Optional.of(cluster.configuration()));
        return new OutsideStorage(List.of(), List.of(ceph), ExtStorage.NONE);
    }

    @Override
    CommandRunner runner() {
        return cluster;
    }

    @Test
    void aMachineMovesAndSurvivesItsNodeWithoutALoss() {
        engine.done(create(Format.RAW, kind()));
        VolumeId volume = machine().disks().getFirst().volume();
        for (TestNode node : List.of(here, there)) {
            assertThat(seenBy(node)).containsExactly(volume);
            knowsItsRoom(node);
        }
        grow();
        writesAndMoves();
        assertThat(machine().disks().getFirst().volume())
                .as("nothing is copied")
                .isEqualTo(volume);
        survivesItsNode(this::powerCut);
        assertThat(TestGuest.missingBlocks(content(volume), last)).isZero();
        engine.done(new RemoveInstance.Parameters(id));
        assertThat(seenBy(here)).isEmpty();
    }

    /** What a cluster counts as used follows what is written by seconds: its daemons report from time to time. */
    private void knowsItsRoom(TestNode node) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(pools(node)).singleElement().satisfies(pool -> {
                    assertThat(pool.free().bytes()).isPositive();
                    assertThat(pool.free()).isLessThan(pool.total());
                }));
    }

    private Path content(VolumeId volume) {
        Path raw = folder.resolve("content.raw");
        String image = "rbd:rbd/gannet-" + volume + ":conf=" + cluster.configuration();
        cluster.run(Command.of(LIMIT, List.of("qemu-img", "convert", "-O", "raw", image, raw.toString())))
                .require("The image was not read.");
        return raw;
    }
}
