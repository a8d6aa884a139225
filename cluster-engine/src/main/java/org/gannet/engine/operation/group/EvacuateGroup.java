package org.gannet.engine.operation.group;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.instance.Relocation;

/**
 * Brings the machines of a group to other groups: asks for a job for each machine, all placed together, and ends. Its
 * nodes stay in it.
 */
public record EvacuateGroup(Parameters parameters) implements Operation {
    private static final int MOST_GROUPS = 100;

    /**
     * @param targets groups that will do, also such as take no machines by themselves; empty for any that takes them
     * @param asFarAsPossible whether those that can't be moved may stay; otherwise nothing is done then
     */
    public record Parameters(
            GroupId group,
            List<GroupId> targets,
            @Usual("false") boolean asFarAsPossible) implements AboutGroup {
        public Parameters {
            targets = targets.stream().distinct().toList();
            if (targets.contains(group) || targets.size() > MOST_GROUPS) {
                throw new IllegalArgumentException("other groups than itself, at most " + MOST_GROUPS + ": " + targets);
            }
        }

        @Override
        public EvacuateGroup operation() {
            return new EvacuateGroup(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Evacuate", names.state(), parameters.group());
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.sharedCluster(), LockRequest.exclusive(parameters.group()));
    }

    /** Where its machines live. */
    @Override
    public Set<NodeName> observes(ClusterState state) {
        return state.nodesIn(parameters.group()).stream()
                .filter(node -> !living(state, node).isEmpty())
                .map(Node::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            planner.group(parameters.group());
            parameters.targets().forEach(planner::group);
            List<Instance> all = inputs.state().nodesIn(parameters.group()).stream()
                    .flatMap(node -> living(inputs.state(), node).stream())
                    .toList();
            if (all.isEmpty()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The group has no machines.")
                        .withRemedy("There is nothing to evacuate."));
            }
            Relocation relocation = new Relocation(inputs, "Its group of nodes is being evacuated.");
            Relocation.Where where = Relocation.Where.inGroups(parameters.targets());
            Relocation.hardestFirst(all).forEach(instance -> relocation.move(instance, where));
            return relocation.planned(parameters.asFarAsPossible());
        });
    }

    private static List<Instance> living(ClusterState state, Node node) {
        return state.instancesOn(node.name()).stream()
                .filter(instance -> instance.primary().equals(node.name()))
                .toList();
    }
}
