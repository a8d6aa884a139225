package org.gannet.engine.operation.node;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.HostName;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Probe;
import org.gannet.engine.operation.Usual;

/** Takes a node into the cluster, after it has told what it is and can. From the next moment on it may get machines. */
public record AddNode(Parameters parameters) implements Operation {
    /**
     * @param name that the node itself says
     * @param address where its agent listens: "10.0.0.11:7411"
     * @param group that it comes into; needed when there are several
     * @param evenIfUnfit although it can't do all that nodes of the group must
     */
    public record Parameters(
            HostName name,
            String address,
            Optional<GroupId> group,
            @Usual("false") boolean evenIfUnfit) implements AboutNode {
        public Parameters {
            Joining.requireAddress(address);
        }

        @Override
        public NodeName node() {
            return new NodeName(name.value());
        }

        @Override
        public Operation operation() {
            return new AddNode(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Add a node";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.exclusiveCluster(), LockRequest.exclusive(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Map<NodeName, String> probes(ClusterState state) {
        return Map.of(parameters.node(), parameters.address());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            NodeName name = parameters.node();
            if (inputs.state().findNode(name).isPresent()) {
                throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is a node " + name + " already.")
                        .withRemedy("Use another name; a node that was away is re-added."));
            }
            Joining joining = new Joining(inputs);
            joining.requireFree(parameters.address(), name);
            Group group = group(inputs);
            Probe.Answered answered = joining.answered(name, parameters.address());
            if (!parameters.evenIfUnfit()) {
                joining.requireFit(answered, group);
            }
            Node node = Node.of(name, parameters.address(), answered.facts()).withGroup(group.id());
            return Plan.builder()
                    .reserve(new Change.PutNode(node))
                    .atUndo(new Change.DropNode(name))
                    .planned();
        });
    }

    private Group group(PlanInputs inputs) {
        Map<GroupId, Group> all = inputs.state().groups();
        if (parameters.group().isEmpty() && all.size() != 1) {
            throw Planner.refuse(Problem.of(ErrorCode.INVALID_REQUEST, "There are " + all.size() + " groups of nodes.")
                    .withRemedy("Say which one the node comes into."));
        }
        return parameters
                .group()
                .map(id -> new Planner(inputs).group(id))
                .orElseGet(() -> all.values().iterator().next());
    }
}
