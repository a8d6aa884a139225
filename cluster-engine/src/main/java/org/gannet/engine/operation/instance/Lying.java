package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.operation.Planner;
import org.gannet.node.Place;

/** Where new disks lie: where somebody said, else as the cluster's parameters have it. */
record Lying(ClusterState state) {
    /** @param mirrored the kind of disks that are made of it; empty for those on one node */
    Place of(Optional<DiskTemplate> template, Optional<String> pool, ByteSize size, Optional<DiskTemplate> mirrored) {
        DiskTemplate kind =
                mirrored.map(Disk::usualPlace).map(Place::kind).orElseGet(() -> template.orElseGet(this::usual));
        return striped(new Place(kind, pool.orElse(""), 1), size);
    }

    private DiskTemplate usual() {
        return parameters()
                .template()
                .filter(template ->
                        template != DiskTemplate.DISKLESS && template.mirroring() != DiskTemplate.Mirroring.INTERNAL)
                .orElse(DiskTemplate.FILE);
    }

    private DiskParameters parameters() {
        return state.settings().disk();
    }

    /**
     * Which storage of the node that is, where several nodes see it.
     * @throws Planner.RefusedException UNSUPPORTED when the node has no such storage
     */
    Place on(NodeName node, Place place) {
        if (!place.kind().isShared()) {
            return place;
        }
        return state.findNode(node)
                .flatMap(known -> known.facts().findPool(place))
                .filter(pool -> !pool.storage().isEmpty())
                .map(place::in)
                .orElseThrow(() -> Planner.refuse(
                        Problem.of(ErrorCode.UNSUPPORTED, "The node has no storage for disks on " + place.kind() + ".")
                                .withRemedy("Choose another kind of disks, or have it set up on the node.")
                                .withInternal(node + ": " + place)));
    }

    /** Over as many as wished, or as many as the size can be shared out evenly to. */
    Place striped(Place place, ByteSize size) {
        if (place.kind() != DiskTemplate.PLAIN) {
            return place;
        }
        int stripes = parameters().stripes().orElse(1);
        while (stripes > 1 && size.bytes() % place.withStripes(stripes).grain().bytes() != 0) {
            stripes--;
        }
        return place.withStripes(stripes);
    }

    /** A new disk, there. @throws Planner.RefusedException INVALID_REQUEST when there can't be one of this size */
    static Disk placed(Disk disk, Place place) {
        requireGrain(place, disk.size());
        return disk.at(place);
    }

    /** @throws Planner.RefusedException INVALID_REQUEST when there can't be a volume of this size */
    static void requireGrain(Place place, ByteSize size) {
        long grain = place.grain().bytes();
        if (size.bytes() % grain != 0) {
            ByteSize next = new ByteSize(Math.ceilDiv(size.bytes(), grain) * grain);
            throw Planner.refuse(Problem.of(
                            ErrorCode.INVALID_REQUEST,
                            "A disk on " + place.kind() + " has a multiple of " + place.grain() + ".")
                    .withCause("Asked for are " + size.bytes() + " bytes.")
                    .withRemedy("Ask for " + next.bytes() + " bytes (" + next + ")."));
        }
    }

    /** What these disks need on each of their nodes. @param mirroring of all of them */
    DiskRoom room(List<NewDisk> disks, Optional<Mirroring> mirroring) {
        Optional<DiskTemplate> mirrored = mirroring.map(Mirroring::template);
        return disks.stream()
                .map(disk -> Disk.room(mirrored, place(disk, mirrored), disk.size()))
                .reduce(DiskRoom.NONE, DiskRoom::plus);
    }

    Place place(NewDisk disk, Optional<DiskTemplate> mirrored) {
        return of(disk.template(), disk.pool(), disk.size(), mirrored);
    }
}
