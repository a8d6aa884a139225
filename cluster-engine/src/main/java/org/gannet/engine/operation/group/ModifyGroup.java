package org.gannet.engine.operation.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.Problem;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.Inherit;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/**
 * Changes what holds in a group. Machines that are there stay as they are: a policy that they do not fit any more is
 * told of them, and counts when they are changed.
 */
public record ModifyGroup(Parameters parameters) implements OnOneGroup {
    /**
     * What is empty stays as it is.
     * @param allocation whether new machines go there
     * @param policy what machines may be there, over the cluster's
     * @param node how its nodes are used, over the cluster's
     * @param disk how disks are made there, over the cluster's
     * @param hypervisor what machines are made of there, over the cluster's
     * @param inherit what is taken from the cluster again: "node.memoryReserve", or "node" for all of a kind
     */
    public record Parameters(
            GroupId group,
            Optional<AllocationPolicy> allocation,
            Optional<InstancePolicy> policy,
            Optional<NodeParameters> node,
            Optional<DiskParameters> disk,
            Optional<HypervisorParameters> hypervisor,
            List<String> inherit)
            implements AboutGroup {
        public Parameters {
            inherit = List.copyOf(inherit);
            Inherit.require(
                    inherit,
                    Map.of(
                            "policy", InstancePolicy.INHERITED,
                            "node", NodeParameters.INHERITED,
                            "disk", DiskParameters.INHERITED,
                            "hypervisor", HypervisorParameters.INHERITED));
        }

        @Override
        public Operation operation() {
            return new ModifyGroup(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Change", names.state(), parameters.group());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Group group = new Planner(inputs).group(parameters.group());
            List<String> inherit = parameters.inherit();
            Group after = group.withAllocation(parameters.allocation().orElse(group.allocation()))
                    .withPolicy(Inherit.changed("policy", group.policy(), parameters.policy(), inherit))
                    .withNode(Inherit.changed("node", group.node(), parameters.node(), inherit))
                    .withDisk(Inherit.changed("disk", group.disk(), parameters.disk(), inherit))
                    .withHypervisor(
                            Inherit.changed("hypervisor", group.hypervisor(), parameters.hypervisor(), inherit));
            requireEnabled(inputs.state(), after);
            return OnOneGroup.replace(group, after);
        });
    }

    private static void requireEnabled(ClusterState state, Group after) {
        after.disk()
                .template()
                .filter(template -> !state.settings().templates().contains(template))
                .ifPresent(template -> {
                    throw Planner.refuse(Problem.of(
                                    ErrorCode.POLICY_VIOLATION,
                                    "Disks of group " + after.name() + " can't be made as " + template + ".")
                            .withCause("The cluster has enabled "
                                    + state.settings().templates() + ".")
                            .withRemedy("Enable it for the cluster first."));
                });
    }
}
