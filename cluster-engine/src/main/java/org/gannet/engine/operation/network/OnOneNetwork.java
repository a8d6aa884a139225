package org.gannet.engine.operation.network;

import java.util.Set;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Network;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** An operation that changes what is said of one network: locks it, and looks at no node. */
interface OnOneNetwork extends Operation {
    AboutNetwork parameters();

    @Override
    default Set<LockRequest> locks(ClusterState state) {
        return Set.of(
                LockRequest.sharedCluster(), LockRequest.exclusive(parameters().network()));
    }

    @Override
    default Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    /** "Rename network office"; the id when it is not there any more. */
    static String title(String verb, ClusterState state, NetworkId id) {
        return verb + " network " + name(state, id);
    }

    static String name(ClusterState state, NetworkId id) {
        return state.findNetwork(id).map(network -> network.name().value()).orElse(id.toString());
    }

    /** @throws Planner.RefusedException NAME_TAKEN when another network has it */
    static void requireFree(ClusterState state, NetworkName name, NetworkId by) {
        state.findNetwork(name).filter(other -> !other.id().equals(by)).ifPresent(other -> {
            throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is a network " + name + " already.")
                    .withRemedy("Choose another name."));
        });
    }

    /** Puts the one in the place of the other; taken back if the job is. */
    static Planning replace(Network before, Network after) {
        return Plan.builder()
                .reserve(new Change.PutNetwork(after))
                .atUndo(new Change.PutNetwork(before))
                .planned();
    }

    /** Makes it, or says as a refusal why there can be none. @throws Planner.RefusedException INVALID_REQUEST */
    static Network made(Supplier<Network> network) {
        try {
            return network.get();
        } catch (IllegalArgumentException e) {
            throw Planner.refuse(Problem.of(ErrorCode.INVALID_REQUEST, "There can be no such network.")
                    .withCause(String.valueOf(e.getMessage())));
        }
    }
}
