package org.gannet.engine.operation.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.AwaitStart;
import org.gannet.engine.operation.step.SwitchNode;
import org.gannet.node.TaskSpec.OutOfBand;

/**
 * Switches a node on or off from outside: another node runs the out-of-band program that the node's parameters name.
 * What the program did can't be taken back.
 */
public record PowerNode(Parameters parameters) implements Operation {
    /** What is asked of the program. Names are stable in JSON. */
    public enum Action {
        ON(OutOfBand.Action.POWER_ON),
        OFF(OutOfBand.Action.POWER_OFF),
        CYCLE(OutOfBand.Action.POWER_CYCLE),
        /** Only asks; the answer is among the step's figures. */
        STATUS(OutOfBand.Action.POWER_STATUS);

        private final OutOfBand.Action asked;

        Action(OutOfBand.Action asked) {
            this.asked = asked;
        }

        boolean starts() {
            return this == ON || this == CYCLE;
        }

        boolean endsWhatRuns() {
            return this == OFF || this == CYCLE;
        }
    }

    /**
     * @param through the node that runs the program; empty for any other that answers and has it
     * @param evenIfServing although machines that should run are there
     * @param awaitStart whether the job ends only when the node has started and answers again; not when switched off
     */
    public record Parameters(
            NodeName node,
            @Usual("STATUS") Action action,
            Optional<NodeName> through,
            @Usual("false") boolean evenIfServing,
            @Usual("false") boolean awaitStart)
            implements AboutNode {
        /** Without waiting for it. */
        public Parameters(NodeName node, Action action, Optional<NodeName> through, boolean evenIfServing) {
            this(node, action, through, evenIfServing, false);
        }

        @Override
        public Operation operation() {
            return new PowerNode(this);
        }
    }

    @Override
    public String title(Names names) {
        return switch (parameters.action()) {
            case ON -> "Switch a node on";
            case OFF -> "Switch a node off";
            case CYCLE -> "Switch a node off and on";
            case STATUS -> "Ask whether a node has power";
        };
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.sharedCluster(), LockRequest.exclusive(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Node node = new Planner(inputs).node(parameters.node());
            String program = new Inheritance(inputs.state())
                    .node(node)
                    .effective()
                    .oobProgram()
                    .orElse("");
            if (program.isEmpty()) {
                throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "Nothing says how this node is switched.")
                        .withRemedy("Set its parameter oobProgram, or its group’s, to the name of a program."));
            }
            if (parameters.action().endsWhatRuns() && !parameters.evenIfServing()) {
                requireIdle(inputs.state(), node);
            }
            SwitchNode step = new SwitchNode(
                    helper(inputs, node, program),
                    node.name(),
                    program,
                    parameters.action().asked,
                    new TaskId(inputs.ids().get()));
            Plan.Builder plan = Plan.builder().step(step, changes(node));
            if (parameters.awaitStart() && parameters.action().starts()) {
                Optional<Observation> last =
                        Optional.ofNullable(inputs.observations().get(node.name()));
                boolean runs = parameters.action() == Action.ON
                        && inputs.findAnswering(node.name()).isPresent();
                plan.step(AwaitStart.after(node.name(), runs ? Optional.empty() : last));
            }
            return plan.planned();
        });
    }

    private List<Change> changes(Node node) {
        return switch (parameters.action()) {
            case ON -> List.of(new Change.PutNode(node.withFlags(node.flags().withPowered(true))));
            case OFF -> List.of(new Change.PutNode(node.withFlags(node.flags().withPowered(false))));
            case CYCLE, STATUS -> List.of();
        };
    }

    /** One that was taken offline is idle for the cluster, whatever is on it. */
    private static void requireIdle(ClusterState state, Node node) {
        long serving = state.instancesOn(node.name()).stream()
                .filter(instance -> instance.homes().contains(node.name()) && instance.wished() == AdminState.UP)
                .count();
        if (serving > 0 && !node.offline()) {
            throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Node " + node.name() + " is in use.")
                    .withCause(serving + (serving == 1 ? " machine" : " machines") + " should run there.")
                    .withRemedy("Move them away or take the node offline first, or ask for it even if it serves."));
        }
    }

    private NodeName helper(PlanInputs inputs, Node node, String program) {
        List<Node> others = inputs.state().nodes().values().stream()
                .filter(other -> !other.name().equals(node.name()) && !other.offline())
                .filter(other -> parameters.through().isEmpty()
                        || parameters.through().get().equals(other.name()))
                .toList();
        List<Node> answering = others.stream()
                .filter(other -> inputs.findAnswering(other.name()).isPresent())
                .toList();
        // One that is drained may be next to be switched.
        return answering.stream()
                .sorted(Comparator.comparing(Node::drained))
                .filter(other -> other.facts().programs().contains(program))
                .map(Node::name)
                .findFirst()
                .orElseThrow(() ->
                        Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "No node can run the program " + program + ".")
                                .withRemedy("Put it into the directory out-of-band of another node than this one.")
                                .withDetails(List.of(
                                        answering.size() + " nodes answer and do not have it",
                                        (others.size() - answering.size()) + " nodes do not answer"))));
    }
}
