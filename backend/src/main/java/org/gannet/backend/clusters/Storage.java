package org.gannet.backend.clusters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.images.Catalogue;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ImageDigest;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.ThinSnapshots;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeSpec;
import org.springframework.stereotype.Component;

/** What disks of a node lie on, and what images are there. */
@Component
class Storage {
    private static final int SHORT_DIGEST = 12;
    private final Catalogue catalogue;

    Storage(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Of files, and of each pool that the node tells. */
    List<PoolView> pools(ClusterView view, Node node) {
        Optional<NodeReport> report = report(view, node);
        List<PoolView> pools = new ArrayList<>();
        List<NodeFacts.Pool> told = node.facts().pools();
        String files = DiskTemplate.FILE.name().toLowerCase(Locale.ROOT);
        if (told.stream().noneMatch(pool -> pool.template().equals(files))) {
            pools.add(new PoolView(
                    files,
                    DiskTemplate.FILE.name(),
                    node.facts().disk(),
                    report.map(NodeReport::diskFree),
                    promised(view, node, files, "", true)));
        }
        for (NodeFacts.Pool pool : told) {
            boolean first = told.stream()
                    .filter(other -> other.template().equals(pool.template()))
                    .findFirst()
                    .filter(pool::equals)
                    .isPresent();
            pools.add(new PoolView(
                    pool.name(),
                    pool.template().toUpperCase(Locale.ROOT),
                    pool.total(),
                    report.flatMap(now -> now.pools().stream()
                            .filter(seen -> seen.name().equals(pool.name()))
                            .findFirst()
                            .map(StoragePool::free)),
                    promised(view, node, pool.template(), pool.name(), first)
                            .plus(ThinSnapshots.most(view.state(), node, pool))));
        }
        return pools;
    }

    /** What it says that it can't hold. */
    static List<MissingKindView> missing(Node node) {
        return node.facts().missing().stream()
                .map(each -> new MissingKindView(each.template().toUpperCase(Locale.ROOT), each.reason()))
                .toList();
    }

    private static Optional<NodeReport> report(ClusterView view, Node node) {
        return Optional.ofNullable(view.observations().get(node.name())).flatMap(Observation::report);
    }

    private static ByteSize promised(ClusterView view, Node node, String kind, String pool, boolean first) {
        return view.state().instances().values().stream()
                .filter(instance -> instance.nodesUsed().contains(node.name()))
                .flatMap(instance -> instance.disks().stream())
                .filter(disk -> isIn(disk, kind, pool, first))
                .map(Disk::size)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private static boolean isIn(Disk disk, String kind, String pool, boolean first) {
        String named = disk.place().pool();
        return disk.place().kind().name().toLowerCase(Locale.ROOT).equals(kind)
                && (named.isEmpty() ? first : named.equals(pool));
    }

    /** By name. */
    List<NodeImageView> images(ClusterView view, Node node) {
        return report(view, node).stream()
                .flatMap(report -> report.images().stream())
                .map(image -> new NodeImageView(name(image), disks(view, node, image)))
                .sorted(Comparator.comparing(NodeImageView::name))
                .toList();
    }

    private String name(ImageDigest image) {
        return catalogue.name(image).orElse(image.sha256().substring(0, SHORT_DIGEST) + "…");
    }

    private static int disks(ClusterView view, Node node, ImageDigest image) {
        return (int) view.state().instances().values().stream()
                .filter(instance -> instance.nodesUsed().contains(node.name()))
                .flatMap(instance -> instance.disks().stream())
                .filter(disk -> disk.source() instanceof VolumeSpec.Source.CloneOf(var of, var _) && of.equals(image))
                .count();
    }
}
