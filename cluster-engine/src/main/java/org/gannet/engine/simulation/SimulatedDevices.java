package org.gannet.engine.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;

/** What pools of a simulated node were made of and is lost, with the rules of a volume group. Guarded by its node. */
final class SimulatedDevices {
    private final Set<String> pools = new HashSet<>();
    private final Set<VolumeId> onThem = new HashSet<>();

    /** @param volumes that lay on it */
    void lose(String pool, List<VolumeId> volumes) {
        pools.add(pool);
        onThem.addAll(volumes);
    }

    void removed(VolumeId volume) {
        onThem.remove(volume);
    }

    StoragePool told(StoragePool whole) {
        return pools.contains(whole.name())
                ? new StoragePool(
                        whole.name(), whole.template(), whole.total(), ByteSize.ZERO, whole.storage(), 1, whole.thin())
                : whole;
    }

    VolumeReport told(VolumeReport whole) {
        return onThem.contains(whole.id()) ? whole.onLostDevice() : whole;
    }

    void requireWhole(String pool) {
        if (pools.contains(pool)) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "A device of the pool is missing.");
        }
    }

    void ensureWhole(String pool) {
        if (pools.contains(pool) && !onThem.isEmpty()) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "Volumes still lie on the device that is missing.");
        }
        pools.remove(pool);
    }
}
