package org.gannet.backend.clusters;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.flavors.FlavorQueries;
import org.gannet.backend.flavors.FlavorView;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.support.Problems;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.instance.Headroom;
import org.springframework.stereotype.Service;

/** Works out how many more machines fit; for administrators and helpdesk. */
@Service
public class HeadroomQueries {
    /** More are not counted: nobody plans by such figures, and each costs a plan. */
    private static final int MOST = 1000;

    private final ClusterEngine engine;
    private final FlavorQueries flavors;
    private final InstanceQueries instances;
    private final Access access;

    HeadroomQueries(ClusterEngine engine, FlavorQueries flavors, InstanceQueries instances, Access access) {
        this.engine = engine;
        this.flavors = flavors;
        this.instances = instances;
        this.access = access;
    }

    /**
     * Counts for each size on offer, as machines would be placed.
     * @param kind where disks would lie; empty for the first kind that the cluster offers
     * @param more a node: what one more like it would give is worked out, too
     * @throws org.gannet.base.ProblemException NOT_ALLOWED; NOT_FOUND without such a node; INVALID_REQUEST when no
     *     disks of that kind can be made, or a node can't have such figures
     */
    public HeadroomView headroom(Actor actor, Optional<DiskTemplate> kind, Optional<OneMoreNode> more) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        Optional<Node> model = more.map(node -> node.over(NodeQueries.require(view, node.like())));
        List<DiskTemplate> offered = instances.templates(actor);
        kind.filter(asked -> !offered.contains(asked)).ifPresent(asked -> {
            throw Problems.invalid(
                    "No disks of the kind " + word(asked) + " can be made here.",
                    offered.isEmpty()
                            ? "Add a node that can hold disks."
                            : "There can be: "
                                    + offered.stream()
                                            .map(HeadroomQueries::word)
                                            .collect(Collectors.joining(", "))
                                    + ".");
        });
        Optional<DiskTemplate> chosen = kind.or(() -> offered.stream().findFirst());
        Allocation now = view.allocation();
        Optional<Allocation> larger = model.map(node -> Headroom.withOneLike(now, node));
        List<HeadroomView.Row> rows = chosen.stream()
                .flatMap(template -> flavors.list(actor).stream().map(size -> row(size, template, now, larger)))
                .toList();
        return new HeadroomView(chosen, model.map(HeadroomView.Hardware::of), rows);
    }

    private static String word(DiskTemplate kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static HeadroomView.Row row(
            FlavorView flavor, DiskTemplate template, Allocation now, Optional<Allocation> larger) {
        var size = new Headroom.Size(flavor.vcpus(), flavor.memory(), flavor.disk(), template);
        Headroom room = Headroom.of(now, size, MOST);
        return HeadroomView.Row.of(
                flavor, room, larger.filter(with -> !room.more()).map(with -> Headroom.of(with, size, MOST)));
    }
}
