package org.gannet.engine.operation.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Probe;
import org.gannet.node.NodeFacts;

/** What is asked of a node before it takes part: that it answers, under its own name, and can what its group needs. */
record Joining(PlanInputs inputs) {
    /** Certificates and reports bear less than this. */
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(30);

    private static final Pattern ADDRESS =
            Pattern.compile("([0-9a-zA-Z.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?");

    /** @throws IllegalArgumentException when it is none */
    static void requireAddress(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("no address with a port: " + address);
        }
    }

    /** @throws Planner.RefusedException NODE_UNREACHABLE, WRONG_STATE when it says another name */
    Probe.Answered answered(NodeName name, String address) {
        Optional<Probe> probe = inputs.probe(name);
        if (probe.isEmpty() || !(probe.get() instanceof Probe.Answered answered)) {
            Problem why = probe.flatMap(each ->
                            each instanceof Probe.Silent(Problem problem) ? Optional.of(problem) : Optional.empty())
                    .orElse(Problem.of(ErrorCode.NODE_UNREACHABLE, "It has not been asked."));
            throw Planner.refuse(Problem.of(ErrorCode.NODE_UNREACHABLE, "The node does not answer.")
                    .withCause(why.message())
                    .withRemedy("Start its agent, and look whether it listens at " + address
                            + " and has a certificate of this cluster.")
                    .withInternal(why.internal()));
        }
        NodeName said = answered.facts().name();
        if (!said.equals(name)) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "The node at " + address + " says that it is " + said + ".")
                            .withRemedy("Use its own name, or correct its configuration."));
        }
        return answered;
    }

    /** @throws Planner.RefusedException IN_USE when another node has the address */
    void requireFree(String address, NodeName name) {
        inputs.state().nodes().values().stream()
                .filter(node -> node.address().equals(address) && !node.name().equals(name))
                .findFirst()
                .ifPresent(node -> {
                    throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "There is a node at this address.")
                            .withCause("Node " + node.name() + " is at " + address + ".")
                            .withRemedy("Say the node’s own address."));
                });
    }

    /** @throws Planner.RefusedException UNSUPPORTED with everything that the node lacks */
    void requireFit(Probe.Answered node, Group group) {
        List<String> lacks = lacks(node, group);
        if (!lacks.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.UNSUPPORTED, "The node can’t do what nodes of group " + group.name() + " must.")
                    .withCause(lacks.getFirst())
                    .withRemedy("Mend that on the node, choose another group, or add it as it is.")
                    .withDetails(lacks));
        }
    }

    private List<String> lacks(Probe.Answered node, Group group) {
        List<String> lacks = new ArrayList<>();
        NodeFacts facts = node.facts();
        group.networks().stream()
                .filter(connection -> connection.mode() == Connection.Mode.BRIDGED
                        && !facts.bridges().contains(connection.link()))
                .forEach(connection -> lacks.add("It has no bridge " + connection.link() + "."));
        List<String> templates = facts.templates().isEmpty() ? List.of("file") : facts.templates();
        boolean holdsNone = inputs.state().settings().templates().stream()
                .filter(template -> template != DiskTemplate.DISKLESS)
                .noneMatch(facts::holds);
        if (holdsNone) {
            lacks.add("It holds disks of these kinds only: " + String.join(", ", templates) + ".");
            inputs.state().settings().templates().stream()
                    .flatMap(template -> facts.whyNot(template).map(why -> template + ": " + why).stream())
                    .forEach(lacks::add);
        }
        Duration skew =
                Duration.between(inputs.now().wall(), node.report().at()).abs();
        if (skew.compareTo(LARGEST_SKEW) > 0) {
            lacks.add("Its clock differs by " + skew.toSeconds() + " seconds.");
        }
        machineTypes(group).stream()
                .filter(usual -> !usual.equals(facts.machineType()))
                .forEach(usual -> lacks.add("It makes machines of type " + facts.machineType()
                        + ", the group’s other nodes of type " + usual + ": none could move."));
        return lacks;
    }

    /** Those of the group's nodes, when they agree. */
    private Optional<String> machineTypes(Group group) {
        List<String> all = inputs.state().nodesIn(group.id()).stream()
                .map(Node::facts)
                .map(NodeFacts::machineType)
                .distinct()
                .toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }
}
