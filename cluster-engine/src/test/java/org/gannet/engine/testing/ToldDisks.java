package org.gannet.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.node.NodeFacts;

/** Machines on storage that can't be asked what is in it, in a cluster whose nodes all reach it. */
public final class ToldDisks {
    private ToldDisks() {}

    /** Allows such disks besides files, and gives each node the storage. */
    public static void in(SimulatedCluster cluster) {
        assertThat(cluster.run(new ModifyCluster.Parameters(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(List.of(DiskTemplate.FILE, DiskTemplate.EXT)),
                                Optional.empty(),
                                Optional.empty()))
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
        cluster.nodes.all().forEach(ToldDisks::giveProvider);
        cluster.time.advance(Duration.ofSeconds(10));
    }

    private static void giveProvider(SimulatedNode node) {
        NodeFacts facts = node.api().facts();
        NodeFacts.Pool pool = new NodeFacts.Pool("san", "ext", ByteSize.ofGibibytes(200), "zfs/tank");
        node.setFacts(facts.holding(
                Stream.concat(facts.templates().stream(), Stream.of("ext")).toList(),
                Stream.concat(facts.pools().stream(), Stream.of(pool)).toList()));
        node.restart();
    }

    /** One that runs on the first node, with a disk of 10 GiB. */
    public static Instance made(SimulatedCluster cluster) {
        CreateInstance.Parameters create =
                cluster.createOn(DiskTemplate.EXT, "web1", ByteSize.ofGibibytes(10), Optional.of("node1"), true);
        assertThat(cluster.run(create).state()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }
}
