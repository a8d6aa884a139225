package org.gannet.engine.htools;

import java.util.List;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;

/** The node groups that a command line names. */
final class Groups {
    private Groups() {}

    /** Their names, as listed. */
    static List<String> names(ClusterInput cluster) {
        return cluster.groups().stream()
                .sorted(cluster.listing().ofGroups())
                .map(GroupInput::name)
                .toList();
    }

    /**
     * The index of a group.
     *
     * @param wanted its name or UUID
     * @throws BadInput that lists those there are
     */
    static int find(ClusterInput cluster, String wanted) {
        List<GroupInput> all = cluster.groups();
        for (int at = 0; at < all.size(); at++) {
            if (all.get(at).name().equals(wanted) || all.get(at).uuid().equals(wanted)) {
                return at;
            }
        }
        throw new BadInput("Node group " + wanted + " not found. Node group list is:\n  "
                + String.join("\n  ", names(cluster)) + "\nError: Aborting.");
    }
}
