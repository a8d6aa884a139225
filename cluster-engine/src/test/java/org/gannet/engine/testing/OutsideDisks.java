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

/** Machines on storage besides what each node has: outside of the nodes, or in a pool of another kind. */
public final class OutsideDisks {
    /** The name of the thin pool. */
    public static final String THIN = "thin";

    private OutsideDisks() {}

    /** A storage system that can't be asked what is in it. */
    public static void told(SimulatedCluster cluster) {
        in(cluster, DiskTemplate.EXT, new NodeFacts.Pool("san", "ext", ByteSize.ofGibibytes(200), "zfs/tank"));
    }

    /** A Ceph cluster. */
    public static void ceph(SimulatedCluster cluster) {
        in(cluster, DiskTemplate.RBD, new NodeFacts.Pool("ceph", "rbd", ByteSize.ofGibibytes(200), "fsid/rbd"));
    }

    /** A thin pool of each node's own, beside its volume group; two nodes may mirror what is there. */
    public static void thin(SimulatedCluster cluster) {
        NodeFacts.Pool pool = new NodeFacts.Pool(THIN, "plain", ByteSize.ofGibibytes(200), "", true);
        in(cluster, List.of(DiskTemplate.FILE, DiskTemplate.PLAIN, DiskTemplate.DRBD), pool);
    }

    private static void in(SimulatedCluster cluster, DiskTemplate kind, NodeFacts.Pool pool) {
        in(cluster, List.of(DiskTemplate.FILE, kind), pool);
    }

    /** Allows such disks, and gives each node the storage. */
    private static void in(SimulatedCluster cluster, List<DiskTemplate> kinds, NodeFacts.Pool pool) {
        assertThat(cluster.run(new ModifyCluster.Parameters(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(kinds),
                                Optional.empty(),
                                Optional.empty()))
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
        cluster.nodes.all().forEach(node -> give(node, pool));
        cluster.time.advance(Duration.ofSeconds(10));
    }

    private static void give(SimulatedNode node, NodeFacts.Pool pool) {
        NodeFacts facts = node.api().facts();
        node.setFacts(facts.holding(
                Stream.concat(facts.templates().stream(), Stream.of(pool.template()))
                        .toList(),
                Stream.concat(facts.pools().stream(), Stream.of(pool)).toList()));
        node.restart();
    }

    /** One that runs on the first node, with a disk of 10 GiB. */
    public static Instance made(SimulatedCluster cluster, DiskTemplate kind) {
        CreateInstance.Parameters create =
                cluster.createOn(kind, "web1", ByteSize.ofGibibytes(10), Optional.of("node1"), true);
        assertThat(cluster.run(create).state()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }
}
