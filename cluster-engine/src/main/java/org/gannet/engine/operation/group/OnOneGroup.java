package org.gannet.engine.operation.group;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** An operation that changes what is said of one group: locks it, and looks at no node. */
interface OnOneGroup extends Operation {
    AboutGroup parameters();

    @Override
    default Set<LockRequest> locks(ClusterState state) {
        return locks(parameters().group(), List.of());
    }

    /** Of the group, and of these nodes. */
    static Set<LockRequest> locks(GroupId group, List<NodeName> nodes) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.sharedCluster());
        locks.add(LockRequest.exclusive(group));
        nodes.forEach(node -> locks.add(LockRequest.exclusive(node)));
        return Set.copyOf(locks);
    }

    @Override
    default Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    /** "Rename group rack1"; the id when it is not there any more. */
    static String title(String verb, ClusterState state, GroupId id) {
        return verb + " group "
                + state.findGroup(id).map(group -> group.name().value()).orElse(id.toString());
    }

    /** @throws Planner.RefusedException NAME_TAKEN when another group has it */
    static void requireFree(ClusterState state, GroupName name, GroupId by) {
        state.findGroup(name).filter(other -> !other.id().equals(by)).ifPresent(other -> {
            throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is a group " + name + " already.")
                    .withRemedy("Choose another name."));
        });
    }

    /** Puts the one in the place of the other; taken back if the job is. */
    static Planning replace(Group before, Group after) {
        return Plan.builder()
                .reserve(new Change.PutGroup(after))
                .atUndo(new Change.PutGroup(before))
                .planned();
    }
}
