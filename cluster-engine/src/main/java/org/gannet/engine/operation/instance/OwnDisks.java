package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Planner;

/** One of a machine's disks, for operations on it. */
record OwnDisks(Instance instance) {
    /** @throws Planner.RefusedException NOT_FOUND */
    Disk get(DiskId id) {
        return instance.disks().get(index(id));
    }

    /** Its number, from 0. @throws Planner.RefusedException NOT_FOUND */
    int index(DiskId id) {
        for (int index = 0; index < instance.disks().size(); index++) {
            if (instance.disks().get(index).id().equals(id)) {
                return index;
            }
        }
        throw Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, instance.name() + " has no such disk."));
    }

    /** Those that have this moment, at least one. @throws Planner.RefusedException NOT_FOUND */
    List<Disk> having(SnapshotId snapshot) {
        List<Disk> found = instance.disks().stream()
                .filter(disk ->
                        disk.snapshots().stream().anyMatch(known -> known.id().equals(snapshot)))
                .toList();
        if (found.isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, instance.name() + " has no such snapshot."));
        }
        return found;
    }

    Instance with(Disk more) {
        List<Disk> disks = new ArrayList<>(instance.disks());
        disks.add(more);
        return instance.draft().disks(disks).build();
    }

    Instance without(DiskId id) {
        return instance.draft()
                .disks(instance.disks().stream()
                        .filter(disk -> !disk.id().equals(id))
                        .toList())
                .build();
    }

    Instance changed(UnaryOperator<Disk> change) {
        return instance.draft()
                .disks(instance.disks().stream().map(change).toList())
                .build();
    }

    Instance changed(DiskId id, UnaryOperator<Disk> change) {
        return changed(disk -> disk.id().equals(id) ? change.apply(disk) : disk);
    }
}
