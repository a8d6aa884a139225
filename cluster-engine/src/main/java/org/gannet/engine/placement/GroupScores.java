package org.gannet.engine.placement;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gannet.base.GroupId;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Score;
import org.gannet.engine.balancing.Scores;

/** How uneven the nodes of each group are now, by the score that a balance of the group begins with. */
public final class GroupScores {
    private GroupScores() {}

    /** Pure. Costs the size of the cluster, and finds no moves. */
    public static Map<GroupId, Score> of(Allocation cluster) {
        ClusterPicture picture = ClusterPicture.of(cluster, instance -> true, false);
        PlacementState state = PlacementState.of(Inventory.of(picture.input()));
        Map<GroupId, Score> scores = new LinkedHashMap<>();
        for (int group = 0; group < picture.groups().size(); group++) {
            scores.put(picture.groups().get(group), Scores.ofGroup(state, group));
        }
        return scores;
    }
}
