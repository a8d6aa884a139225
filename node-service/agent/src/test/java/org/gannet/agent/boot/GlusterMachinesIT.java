package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.testing.GlusterCluster;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.agent.volume.sharedfile.GlusterVolume;
import org.gannet.agent.volume.sharedfile.SharedDirectory;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Gluster volume that both nodes have mounted. */
class GlusterMachinesIT extends SharedMachineStories {
    private static GlusterCluster cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = GlusterCluster.start();
    }

    @AfterAll
    static void endCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    Path shared() {
        return cluster.mount(1).resolve(folder.getFileName());
    }

    @Override
    DiskTemplate kind() {
        return DiskTemplate.GLUSTER;
    }

    @Override
    OutsideStorage seen(NodeName node, String pool) {
        GlusterVolume volume = new GlusterVolume(cluster.server(), GlusterVolume.PORT, cluster.volume(), false);
        Path mounted = cluster.mount(node.equals(HERE) ? 1 : 2).resolve(folder.getFileName());
        return new OutsideStorage(
                List.of(new SharedDirectory(pool, mounted, Optional.of(volume))), List.of(), ExtStorage.NONE);
    }

    /** A network that fails is no reason for a node to be silent, and nothing that was acknowledged is lost by it. */
    @Test
    void whileGlusterDoesNotAnswerItsNodesDo() throws IOException {
        engine.done(create(Format.RAW, kind()));
        try (TestConsole serial = here.console(id, "serial")) {
            beginsToWrite(serial);
            cluster.cut();
            try {
                assertThat(here.api().report().vms()).hasSize(1);
                assertThat(there.api().report().vms()).isEmpty();
            } finally {
                cluster.heal();
            }
            last = serial.last("ACK").orElseThrow();
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > last + 20);
        }
        assertThat(here.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        VolumeId volume = machine().disks().getFirst().volume();
        for (TestNode node : List.of(here, there)) {
            await().atMost(LIMIT).until(() -> seenBy(node), List.of(volume)::equals);
        }
    }
}
