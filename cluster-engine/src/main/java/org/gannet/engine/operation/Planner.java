package org.gannet.engine.operation;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.OwnerId;
import org.gannet.node.NodeFacts;

/** What operations ask first: the instance is there and whole, the node is there and answers. For operations only. */
public record Planner(PlanInputs inputs) {
    /** @throws RefusedException NOT_FOUND */
    public Instance instance(InstanceId id) {
        return inputs.state()
                .findInstance(id)
                .orElseThrow(() -> refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no such virtual machine.")));
    }

    /** @throws RefusedException NOT_FOUND, WRONG_STATE */
    public Instance readyInstance(InstanceId id) {
        Instance instance = whole(instance(id));
        if (instance.incoming().isPresent()) {
            throw refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " was left in the middle of a move.")
                    .withCause("A migration ended without anyone knowing where the machine lives.")
                    .withRemedy("Settle its move when both nodes answer, or delete it."));
        }
        return instance;
    }

    /** It, unless it was half made or half deleted. @throws RefusedException WRONG_STATE */
    public Instance whole(Instance instance) {
        if (instance.lifecycle() != Lifecycle.READY) {
            throw refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is not whole.")
                    .withCause("A job that created or deleted it could not finish.")
                    .withRemedy("Delete it."));
        }
        return instance;
    }

    /** That its node can grow, copy and move its disks as they are. @throws RefusedException UNSUPPORTED */
    public void requireWorkable(Instance instance) {
        boolean mirrored =
                instance.disks().stream().anyMatch(disk -> disk.replica().isPresent());
        if (mirrored && !node(instance.primary()).facts().can(NodeFacts.Feature.REPLICA_WORK)) {
            throw refuse(Problem.of(ErrorCode.UNSUPPORTED, "The disks of " + instance.name() + " are mirrored.")
                    .withCause("Its node can’t grow or copy such disks, nor move a machine with them while it runs.")
                    .withRemedy("Stop it to move it to its secondary node; for the rest, convert its disks first.")
                    .withInternal(instance.primary() + " lacks " + NodeFacts.Feature.REPLICA_WORK));
        }
    }

    /** One that is not kept out of service. @throws RefusedException NOT_FOUND, WRONG_STATE */
    public Instance servingInstance(InstanceId id) {
        Instance instance = readyInstance(id);
        if (instance.wished() == AdminState.OFFLINE) {
            throw refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is kept out of service.")
                    .withRemedy("Take it back into service first."));
        }
        return instance;
    }

    /** @throws RefusedException NOT_FOUND */
    public Node node(NodeName name) {
        return inputs.state()
                .findNode(name)
                .orElseThrow(() -> refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no node " + name + ".")));
    }

    /** @throws RefusedException NOT_FOUND */
    public Group group(GroupId id) {
        return inputs.state()
                .findGroup(id)
                .orElseThrow(() -> refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no such group of nodes.")));
    }

    /** @throws RefusedException NOT_FOUND */
    public Network network(NetworkId id) {
        return inputs.state().findNetwork(id).orElseThrow(Planner::noNetwork);
    }

    /**
     * As it is for somebody who asks.
     * @param by empty for operators; for everybody else, what is not open to him does not exist
     * @throws RefusedException NOT_FOUND
     */
    public Network network(NetworkId id, Optional<OwnerId> by) {
        Network network = network(id);
        if (by.filter(owner -> !network.openTo().includes(owner)).isPresent()) {
            throw noNetwork();
        }
        return network;
    }

    private static RefusedException noNetwork() {
        return refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no such network."));
    }

    /** The node's report. @throws RefusedException NODE_UNREACHABLE when there is none that can be believed */
    public Observation answering(NodeName node) {
        boolean offline = inputs.state().findNode(node).map(Node::offline).orElse(true);
        Optional<Observation> observation = offline ? Optional.empty() : inputs.findAnswering(node);
        return observation.orElseThrow(
                () -> refuse(Problem.of(ErrorCode.NODE_UNREACHABLE, "The machine's node does not answer.")
                        .withCause(offline ? "It has been taken offline." : "")
                        .withRemedy("Try again when the node is back.")
                        .withInternal(node.value())));
    }

    /** To be thrown inside of {@link #planning}. */
    public static RefusedException refuse(Problem problem) {
        return new RefusedException(problem);
    }

    /** Runs planning code and makes its refusal the value that it is. */
    public static Planning planning(Supplier<Planning> body) {
        try {
            return body.get();
        } catch (RefusedException refused) {
            return new Planning.Refused(refused.problem());
        }
    }

    /** Ends planning early; never leaves {@link #planning}. */
    public static final class RefusedException extends ProblemException {
        private RefusedException(Problem problem) {
            super(problem);
        }
    }

    /** Locks of an operation on one instance: it alone, and its nodes stay. */
    public static Set<LockRequest> locks(ClusterState state, InstanceId id) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.sharedCluster());
        state.findInstance(id)
                .ifPresent(instance -> instance.nodesUsed().forEach(node -> locks.add(LockRequest.shared(node))));
        locks.add(LockRequest.exclusive(id));
        return Set.copyOf(locks);
    }

    /** The nodes that the instance uses. */
    public static Set<NodeName> nodes(ClusterState state, InstanceId id) {
        return state.findInstance(id)
                .map(instance -> Set.copyOf(instance.nodesUsed()))
                .orElse(Set.of());
    }

    /** "Start web1"; the id when nobody knows its name. */
    public static String title(String verb, Names names, InstanceId id) {
        return verb + " " + names.find(id).map(HostName::value).orElse("machine " + id);
    }
}
