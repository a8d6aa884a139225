package org.gannet.backend.clusters;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.flavors.FlavorView;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.instance.Headroom;

/**
 * How many more machines of each size fit.
 * @param kind where their disks would lie; empty when nothing can be made at all
 * @param more the node that there is one more of in {@link Row#gained}
 */
public record HeadroomView(Optional<DiskTemplate> kind, Optional<Hardware> more, List<Row> rows) {
    public HeadroomView {
        rows = List.copyOf(rows);
    }

    /** A node to come. @param like the name of one that it is like but for these figures */
    public record Hardware(String like, int cpus, ByteSize memory, ByteSize disk) {
        static Hardware of(Node node) {
            return new Hardware(
                    node.name().value(),
                    node.facts().cpus(),
                    node.facts().memory(),
                    node.facts().disk());
        }
    }

    /**
     * Of one size.
     * @param redundant so many of them while any one node may die, and the others have the memory for its mirrored
     *     machines
     * @param more whether even more than that fit: counting ended there
     * @param limits why the next one goes nowhere
     * @param gained how many more there would be with one more node; empty when that was not asked, or more fit anyway
     */
    public record Row(
            FlavorView size, int machines, int redundant, boolean more, List<Limit> limits, Optional<Integer> gained) {
        public Row {
            limits = List.copyOf(limits);
        }

        static Row of(FlavorView size, Headroom now, Optional<Headroom> larger) {
            List<Limit> limits = now.limits().entrySet().stream()
                    .map(limit -> new Limit(limit.getKey().name(), limit.getValue()))
                    .toList();
            return new Row(
                    size,
                    now.machines(),
                    now.redundant(),
                    now.more(),
                    limits,
                    larger.filter(with -> !with.more()).map(with -> with.machines() - now.machines()));
        }
    }

    /** @param reason as those of plans that find no place @param nodes that refuse it for that */
    public record Limit(String reason, int nodes) {}
}
