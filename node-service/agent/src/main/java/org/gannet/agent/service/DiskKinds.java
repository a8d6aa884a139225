package org.gannet.agent.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gannet.agent.volume.drbd.DrbdHost;
import org.gannet.base.DiskTemplate;
import org.gannet.node.NodeFacts;
import org.gannet.node.StoragePool;

/** Which kinds of disks a node holds now, and why it does not hold the others. */
final class DiskKinds {
    private final Set<DiskTemplate> set;
    private final List<StoragePool> pools;
    private final Supplier<DrbdHost.Support> drbd;
    private final List<String> held = new ArrayList<>();
    private final List<NodeFacts.Missing> missing = new ArrayList<>();

    /**
     * @param set what its administrator has set it up for
     * @param pools that can be used now
     * @param drbd whether the kernel can mirror logical volumes; asked when there are any
     */
    DiskKinds(Set<DiskTemplate> set, List<StoragePool> pools, Supplier<DrbdHost.Support> drbd) {
        this.set = set;
        this.pools = pools;
        this.drbd = drbd;
        for (DiskTemplate kind : DiskTemplate.values()) {
            whyNot(kind)
                    .ifPresentOrElse(
                            why -> missing.add(new NodeFacts.Missing(word(kind), why)), () -> held.add(word(kind)));
        }
    }

    /** In lower case. */
    List<String> held() {
        return held;
    }

    List<NodeFacts.Missing> missing() {
        return missing;
    }

    private static String word(DiskTemplate kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Optional<String> whyNot(DiskTemplate kind) {
        return switch (kind) {
            case DISKLESS, FILE, MIRROR -> Optional.empty();
            case PLAIN -> withoutPool(kind, "pools");
            case SHAREDFILE -> withoutPool(kind, "shared-directories");
            case BLOCKDEV -> withoutPool(kind, "devices");
            case RBD -> withoutPool(kind, "ceph-pools");
            case DRBD ->
                whyNot(DiskTemplate.PLAIN)
                        .map(why -> "It mirrors logical volumes (PLAIN). " + why)
                        .or(this::withoutModule);
            case EXT -> withoutPool(kind, "ext-pools");
            case GLUSTER -> withoutPool(kind, "gluster-volumes");
        };
    }

    private Optional<String> withoutPool(DiskTemplate kind, String setting) {
        if (!set.contains(kind)) {
            return Optional.of("The setting " + setting + " of the node's agent names nothing to keep them in.");
        }
        return pools.stream().anyMatch(pool -> pool.template().equals(word(kind)))
                ? Optional.empty()
                : Optional.of("Nothing that the setting " + setting
                        + " of the node's agent names can be used now: look whether it is there.");
    }

    private Optional<String> withoutModule() {
        return switch (drbd.get()) {
            case DrbdHost.Support.Present _ -> Optional.empty();
            case DrbdHost.Support.Absent absent -> Optional.of(absent.reason());
        };
    }
}
