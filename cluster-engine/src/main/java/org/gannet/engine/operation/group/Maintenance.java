package org.gannet.engine.operation.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.RollingMaintenance;
import org.gannet.engine.balancing.RollingMaintenance.Outcome;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.instance.Relocation;
import org.gannet.engine.placement.ClusterPicture;

/**
 * Which nodes of a group can go down together, and what brings their machines elsewhere. Machines that are stopped stay
 * where they are, unless all copies leave.
 * @param full whether everything leaves the nodes: stopped machines and second copies, too
 */
record Maintenance(PlanInputs inputs, GroupId group, boolean full) {
    private static final String BECAUSE = "Its node is to be maintained.";

    /** Nodes of the group that take part, and what is left out of those that were named. */
    record Part(List<NodeName> nodes, List<NodeName> leftOut) {
        Part {
            nodes = List.copyOf(nodes);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** @param named empty for all */
    Part part(List<NodeName> named) {
        Set<NodeName> open = inputs.state().nodesIn(group).stream()
                .filter(node -> inputs.allocation().closed(node).isEmpty())
                .map(Node::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<NodeName> wanted = new TreeSet<>(named);
        if (named.isEmpty()) {
            inputs.state().nodesIn(group).forEach(node -> wanted.add(node.name()));
        }
        return new Part(
                wanted.stream().filter(open::contains).toList(),
                wanted.stream().filter(node -> !open.contains(node)).toList());
    }

    /**
     * Sets of them that can go down together, in the order in which they should.
     * @throws Planner.RefusedException WRONG_STATE, NO_CAPACITY when one of them can't be emptied
     */
    List<List<NodeName>> sets(Collection<NodeName> nodes) {
        Relocation relocation = new Relocation(inputs, BECAUSE);
        concerned(nodes).forEach(relocation::check);
        moves(relocation, nodes);
        ClusterPicture picture = ClusterPicture.of(
                inputs.allocation(),
                relocation::isFree,
                instance -> instance.secondary().isPresent() || leaves(instance));
        PlacementState before = PlacementState.of(Inventory.of(picture.input()));
        var rolling =
                new RollingMaintenance(before, RollingMaintenance.Guests.LEAVE, RollingMaintenance.Alone.MOVE, full);
        Set<NodeName> wanted = Set.copyOf(nodes);
        return switch (rolling.plan(node -> wanted.contains(picture.nodes().get(node)))) {
            case Outcome.Planned(List<RollingMaintenance.Step> steps) ->
                steps.stream()
                        .map(step -> step.nodes().stream()
                                .map(picture.nodes()::get)
                                .sorted()
                                .toList())
                        .flatMap(set -> parts(set).stream())
                        .toList();
            case Outcome.Refused refused -> throw noRoom(picture, refused);
        };
    }

    /** A job can wait for so many others only. */
    private static List<List<NodeName>> parts(List<NodeName> set) {
        List<List<NodeName>> parts = new ArrayList<>();
        for (int from = 0; from < set.size(); from += Job.MOST_DEPENDENCIES) {
            parts.add(set.subList(from, Math.min(set.size(), from + Job.MOST_DEPENDENCIES)));
        }
        return parts;
    }

    /** A set that finds room together as things are now, and what empties it. */
    record Tried(List<NodeName> nodes, List<Plan.PlannedJob> moves) {
        Tried {
            nodes = List.copyOf(nodes);
            moves = List.copyOf(moves);
        }
    }

    /**
     * The same, each tried as it would be done now: a set that does not find room together is divided.
     * @throws Planner.RefusedException as {@link #sets}
     */
    List<Tried> tried(Collection<NodeName> nodes) {
        List<Tried> tried = new ArrayList<>();
        sets(nodes).forEach(set -> divide(set, tried));
        return tried;
    }

    private void divide(List<NodeName> set, List<Tried> tried) {
        Relocation relocation = emptying(set);
        if (set.size() == 1 || relocation.staying().isEmpty()) {
            tried.add(new Tried(set, moves(relocation, set)));
            return;
        }
        divide(set.subList(0, set.size() / 2), tried);
        divide(set.subList(set.size() / 2, set.size()), tried);
    }

    /** What empties these nodes together. @throws Planner.RefusedException WRONG_STATE, NO_CAPACITY */
    List<Plan.PlannedJob> moves(Collection<NodeName> nodes) {
        return moves(emptying(nodes), nodes);
    }

    private Relocation emptying(Collection<NodeName> nodes) {
        Relocation relocation = new Relocation(inputs, BECAUSE);
        Set<NodeName> all = Set.copyOf(nodes);
        Relocation.Where where = Relocation.Where.within(all, Optional.empty());
        for (Instance instance : Relocation.hardestFirst(concerned(nodes))) {
            if (all.contains(instance.primary())) {
                relocation.move(instance, where);
                relocation
                        .lastJob(instance)
                        .filter(job -> full && instance.secondary().isPresent())
                        .ifPresent(job -> relocation.replaceSecondary(
                                instance, instance.secondary().orElseThrow(), all, Optional.empty(), Optional.of(job)));
            } else {
                relocation.replaceSecondary(instance, instance.primary(), all, Optional.empty(), Optional.empty());
            }
        }
        return relocation;
    }

    /** How many machines would leave these nodes now, with all or with one copy. */
    int leaving(Collection<NodeName> nodes) {
        return concerned(nodes).size();
    }

    /** Machines that have to leave these nodes, with all or with one copy. */
    private List<Instance> concerned(Collection<NodeName> nodes) {
        Set<Instance> concerned = new LinkedHashSet<>();
        for (NodeName node : nodes) {
            for (Instance instance : inputs.state().instancesOn(node)) {
                boolean lives = instance.homes().contains(node);
                if (lives ? leaves(instance) : full) {
                    concerned.add(instance);
                }
            }
        }
        return List.copyOf(concerned);
    }

    /** Whether it can't stay where it lives: it runs or should, or a job works on it. */
    private boolean leaves(Instance instance) {
        return full
                || instance.wished() == AdminState.UP
                || instance.lifecycle() != Lifecycle.READY
                || instance.incoming().isPresent()
                || inputs.findAnswering(instance.primary())
                        .filter(last -> last.hasAlive(instance.id()))
                        .isPresent();
    }

    private List<Plan.PlannedJob> moves(Relocation relocation, Collection<NodeName> nodes) {
        return switch (relocation.planned(false)) {
            case Planning.Planned planned -> planned.plan().jobs();
            case Planning.Refused refused -> {
                Problem why = refused.problem();
                Set<String> stuck = new TreeSet<>();
                List<String> details = new ArrayList<>(why.details());
                relocation.staying().values().stream().flatMap(List::stream).forEach(instance -> {
                    String node = instance.nodesUsed().stream()
                            .filter(nodes::contains)
                            .findFirst()
                            .orElse(instance.primary())
                            .value();
                    stuck.add(node);
                    details.add("On " + node + ": " + instance.name());
                });
                throw Planner.refuse(
                        cannotBeEmptied(why.code(), String.join(", ", stuck), why.cause(), why.remedy(), details));
            }
        };
    }

    private Planner.RefusedException noRoom(ClusterPicture picture, Outcome.Refused refused) {
        String node = picture.nodes().get(refused.node()).value();
        String machine = inputs.state()
                .findInstance(picture.instances().get(refused.instance()))
                .map(instance -> instance.name().value())
                .orElse("");
        return Planner.refuse(cannotBeEmptied(
                ErrorCode.NO_CAPACITY,
                node,
                switch (refused.why()) {
                    case NO_FAILOVER -> machine + " finds no room on its secondary node.";
                    case NO_ROOM_ALONE -> machine + " finds no other node.";
                    case NO_ROOM_FOR_SECOND -> "The second copy of " + machine + " finds no other node.";
                },
                "Make room, stop it, or leave this node out.",
                List.of("On " + node + ": " + machine)));
    }

    private static Problem cannotBeEmptied(
            ErrorCode code, String nodes, String cause, String remedy, List<String> details) {
        return Problem.of(code, "Can’t be emptied: " + nodes + ".")
                .withCause(cause)
                .withRemedy(remedy)
                .withDetails(details);
    }

    /** @throws Planner.RefusedException NODE_UNREACHABLE, naming those that do not answer */
    void requireAnswering(Collection<Node> nodes) {
        List<String> silent = nodes.stream()
                .filter(node ->
                        node.offline() || inputs.findAnswering(node.name()).isEmpty())
                .map(node -> node.name().value())
                .sorted()
                .toList();
        if (!silent.isEmpty()) {
            boolean offline = nodes.stream().anyMatch(Node::offline);
            throw Planner.refuse(
                    Problem.of(ErrorCode.NODE_UNREACHABLE, "Not there yet: " + String.join(", ", silent) + ".")
                            .withCause(offline ? "A node is marked offline." : "They do not answer.")
                            .withRemedy(
                                    offline
                                            ? "Take it back into service, then go on."
                                            : "Go on when they have started and their services answer."));
        }
    }

    /** Those of them that are in the group, as they are now. */
    List<Node> present(Collection<NodeName> nodes) {
        return inputs.state().nodesIn(group).stream()
                .filter(node -> nodes.contains(node.name()))
                .toList();
    }

    static String words(Collection<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).sorted().collect(Collectors.joining(", "));
    }
}
