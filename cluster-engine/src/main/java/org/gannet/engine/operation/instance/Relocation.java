package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Companions;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Transfer;
import org.gannet.engine.policy.Asked;
import org.gannet.node.VmReport;

/**
 * Finds places for many machines together: each is placed where those before it have their places already, and a job of
 * its own brings it there. Used by one thread, for one plan.
 */
public final class Relocation {
    private static final int MOST_NAMED = 5;
    private static final int GRACE_SECONDS = 60;

    private final PlanInputs inputs;
    private final String because;
    /** As it will be when those before have been moved. */
    private ClusterState after;

    private final List<Plan.PlannedJob> jobs = new ArrayList<>();
    /** Machines that stay, by the reason. */
    private final Map<Stay, List<Instance>> left = new TreeMap<>();

    private final Set<InstanceId> asked = new LinkedHashSet<>();
    private String noPlace = "";

    /** Why a machine can't be moved. */
    public enum Stay {
        NOT_WHOLE("is not whole", "Delete it."),
        IN_A_MOVE("was left in the middle of a move", "Settle its move."),
        STANDS_STILL("neither runs nor is off", "Stop it."),
        NOT_FILES("has disks that two nodes mirror", "Convert its disks."),
        MIRRORED("has mirrored disks, which can go only to its secondary node", "Replace its secondary node first."),
        LOST("has disks on that node only", "Bring the node back."),
        SNAPSHOTS("has snapshots, which would be lost while it runs", "Delete its snapshots, or stop it."),
        SNAPSHOTS_BESIDE("has snapshots in a thin pool, which can't be copied with it", "Delete its snapshots."),
        RULE(
                "would break a hard placement rule on its secondary node",
                "Replace its secondary node, or change the rule."),
        NO_PLACE("finds no other node", "Make room.");

        private final String words;
        private final String remedy;

        Stay(String words, String remedy) {
            this.words = words;
            this.remedy = remedy;
        }
    }

    /**
     * Where a machine may go.
     * @param not nodes that it must not come to
     * @param only the one node that will do; empty for any
     * @param groups that will do; empty for any other one that takes machines
     * @param leavesGroup whether it goes to those groups; otherwise it stays in its own
     */
    public record Where(Set<NodeName> not, Optional<NodeName> only, List<GroupId> groups, boolean leavesGroup) {
        public Where {
            not = Set.copyOf(not);
            groups = List.copyOf(groups);
        }

        /** In its own group. */
        public static Where within(Set<NodeName> not, Optional<NodeName> only) {
            return new Where(not, only, List.of(), false);
        }

        /** In one of these; in any other when there are none. */
        public static Where inGroups(List<GroupId> groups) {
            return new Where(Set.of(), Optional.empty(), groups, true);
        }
    }

    /** @param because what the jobs say of why they are there; names no node */
    public Relocation(PlanInputs inputs, String because) {
        this.inputs = inputs;
        this.because = because;
        this.after = inputs.state();
    }

    /** Those first that are hardest to place, so that as many as possible find one; always in the same order. */
    public static List<Instance> hardestFirst(List<Instance> instances) {
        return instances.stream()
                .sorted(Comparator.comparing((Instance instance) -> instance.memory())
                        .reversed()
                        .thenComparing(Instance::id, Comparator.comparing(id -> id.value())))
                .toList();
    }

    /** Asks for nothing, but counts it among those that stay if it could not be moved even if there were room. */
    public void check(Instance instance) {
        asked.add(instance.id());
        Optional<Node> second = instance.secondary().flatMap(inputs.state()::findNode);
        hindrance(instance, false)
                .or(() -> second.flatMap(inputs.allocation()::closed).map(closed -> Stay.NO_PLACE))
                .ifPresent(why -> stays(instance, why));
    }

    /** Moves a machine to another node: while it runs, or as it lies; one with mirrored disks to its secondary node. */
    public void move(Instance instance, Where where) {
        move(instance, where, false);
    }

    /**
     * As {@link #move(Instance, Where)}.
     * @param nodeIsDead whether somebody has made sure that its node runs nothing any more
     * @throws Planner.RefusedException NODE_UNREACHABLE
     */
    public void move(Instance instance, Where where, boolean nodeIsDead) {
        asked.add(instance.id());
        boolean mirrored = instance.secondary().isPresent();
        Optional<Stay> hindrance = hindrance(instance, nodeIsDead);
        if (hindrance.isPresent()) {
            stays(instance, hindrance.get());
            return;
        }
        if (mirrored) {
            moveMirrored(instance, where, nodeIsDead);
            return;
        }
        boolean cold = nodeIsDead || !isAlive(instance);
        Node here = new Planner(inputs).node(instance.primary());
        PlacementRequest request = MigrateInstance.request(instance, here)
                .not(with(instance.primary(), where.not()))
                .beside(Companions.of(instance).leaving(where.not()))
                .only(where.only());
        request = nodeIsDead ? request.asFarAsPossible() : request;
        Optional<Placement.Found> found = best(requests(cold ? request.cold() : request, instance, here, where));
        if (found.isEmpty()) {
            stays(instance, Stay.NO_PLACE);
            return;
        }
        NodeName target = found.get().node();
        after = after.apply(
                List.of(new Change.PutInstance(
                        instance.withIncoming(Optional.of(new Incoming(target, instance.disks(), cold))))),
                after.revision());
        Parameters moves = nodeIsDead
                ? new FailOver.Parameters(instance.id(), GRACE_SECONDS, true, false, Optional.of(target))
                : new MigrateInstance.Parameters(instance.id(), Optional.of(target), where.leavesGroup());
        jobs.add(new Plan.PlannedJob(moves, because, List.of())
                .moving(Transfer.of(instance, instance.primary(), target, !cold)));
    }

    /**
     * Moves a machine with mirrored disks to its secondary node: while it runs or is off; otherwise by failing it over.
     * @param nodeIsDead whether somebody has made sure that its node runs nothing any more
     */
    private void moveMirrored(Instance instance, Where where, boolean nodeIsDead) {
        NodeName target = instance.secondary().orElseThrow();
        boolean allowed = !where.leavesGroup()
                && !where.not().contains(target)
                && where.only().filter(only -> !only.equals(target)).isEmpty();
        Node here = new Planner(inputs).node(instance.primary());
        if (!allowed) {
            stays(instance, Stay.MIRRORED);
            return;
        }
        boolean cold = nodeIsDead || !isAlive(instance);
        boolean migrates = !nodeIsDead && (cold || fixed(instance).isEmpty());
        PlacementRequest request = MigrateInstance.request(instance, here)
                .beside(Companions.of(instance).leaving(where.not()))
                .only(instance.secondary());
        Optional<Placement.Found> found = best(List.of(cold ? request.cold() : request));
        if (found.isEmpty()) {
            stays(instance, Stay.NO_PLACE);
            return;
        }
        boolean kept = found.get().broken().stream().noneMatch(PlacementRule::binds);
        if (!kept && !nodeIsDead) {
            stays(instance, Stay.RULE);
            return;
        }
        after = after.apply(
                List.of(new Change.PutInstance(instance.withIncoming(instance.atSecondary()))), after.revision());
        Parameters parameters = migrates
                ? new MigrateInstance.Parameters(instance.id(), Optional.empty())
                : new FailOver.Parameters(instance.id(), GRACE_SECONDS, nodeIsDead, false);
        jobs.add(new Plan.PlannedJob(parameters, because, List.of())
                .moving(Transfer.of(instance, instance.primary(), target, migrates && !cold)));
    }

    /**
     * Gives a machine with mirrored disks another secondary node.
     * @param primary where it will live then
     * @param not nodes that must not be it
     * @param first the number of the job that must have succeeded before, of {@link #lastJob}
     */
    public void replaceSecondary(
            Instance instance, NodeName primary, Set<NodeName> not, Optional<NodeName> only, Optional<Integer> first) {
        asked.add(instance.id());
        Optional<Stay> hindrance = unsettled(instance);
        if (hindrance.isPresent()) {
            stays(instance, hindrance.get());
            return;
        }
        Placement place = new Twins(inputs.over(after))
                .secondary(
                        primary,
                        not,
                        only,
                        instance.disks().stream()
                                .filter(disk -> disk.replica().isPresent())
                                .findFirst()
                                .orElseThrow()
                                .template(),
                        instance.mirroredRoom(),
                        Twins.Guest.of(instance));
        switch (place) {
            case Placement.Refused refused -> {
                noPlace = String.join("; ", refused.problem("").details());
                stays(instance, Stay.NO_PLACE);
            }
            case Placement.Found found -> {
                Instance counted = after.findInstance(instance.id()).orElse(instance);
                if (counted.incoming().isEmpty()) {
                    after = after.apply(
                            List.of(new Change.PutInstance(counted.draft()
                                    .secondary(Optional.of(found.node()))
                                    .build())),
                            after.revision());
                }
                NodeName left = instance.secondary()
                        .filter(second -> !second.equals(primary))
                        .orElse(instance.primary());
                var replaces = new ReplaceDisks.Parameters(
                        instance.id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.of(found.node()));
                jobs.add(new Plan.PlannedJob(replaces, because, first.stream().toList())
                        .moving(Transfer.ofSecondCopy(instance, left, found.node())));
            }
        }
    }

    /** The number of the job that was asked for last, if that is about this machine. */
    public Optional<Integer> lastJob(Instance instance) {
        return jobs.isEmpty()
                        || !jobs.getLast().parameters().subject().instance().equals(Optional.of(instance.id()))
                ? Optional.empty()
                : Optional.of(jobs.size() - 1);
    }

    private Optional<Stay> hindrance(Instance instance, boolean nodeIsDead) {
        boolean mirrored = instance.secondary().isPresent();
        if (nodeIsDead && !mirrored && !instance.hasOnlySharedDisks()) {
            return Optional.of(Stay.LOST);
        }
        Optional<Stay> unsettled = unsettled(instance);
        if (unsettled.isPresent()) {
            return unsettled;
        }
        if (mirrored) {
            return instance.hasOnlyMirroredDisks() ? Optional.empty() : Optional.of(Stay.MIRRORED);
        }
        return nodeIsDead ? Optional.empty() : fixed(instance);
    }

    private static Optional<Stay> unsettled(Instance instance) {
        if (instance.lifecycle() != Lifecycle.READY) {
            return Optional.of(Stay.NOT_WHOLE);
        }
        return instance.incoming().isPresent() ? Optional.of(Stay.IN_A_MOVE) : Optional.empty();
    }

    /** Whether only room can stand in its way: it is whole and at rest or running, and all of it can go with it. */
    public boolean isFree(Instance instance) {
        boolean whole = instance.secondary().isEmpty() || instance.hasOnlyMirroredDisks();
        return whole
                && inputs.findAnswering(instance.primary()).isPresent()
                && unsettled(instance).isEmpty()
                && (instance.secondary().isPresent() && !isAlive(instance)
                        || fixed(instance).isEmpty());
    }

    /** Why it can't be moved in the state in which its guest is. */
    private Optional<Stay> fixed(Instance instance) {
        if (ColdMove.leavesSnapshots(instance)) {
            return Optional.of(Stay.SNAPSHOTS_BESIDE);
        }
        if (!isAlive(instance)) {
            return ColdMove.isMirrored(instance) ? Optional.of(Stay.NOT_FILES) : Optional.empty();
        }
        boolean runs = new Planner(inputs)
                .answering(instance.primary())
                .findVm(instance.id())
                .filter(vm -> vm.state() == VmReport.State.RUNNING)
                .isPresent();
        if (!runs) {
            return Optional.of(Stay.STANDS_STILL);
        }
        return MigrateInstance.hasSnapshots(instance) ? Optional.of(Stay.SNAPSHOTS) : Optional.empty();
    }

    private boolean isAlive(Instance instance) {
        return new Planner(inputs).answering(instance.primary()).hasAlive(instance.id());
    }

    private static Set<NodeName> with(NodeName one, Set<NodeName> others) {
        Set<NodeName> all = new HashSet<>(others);
        all.add(one);
        return all;
    }

    private List<PlacementRequest> requests(PlacementRequest request, Instance instance, Node here, Where where) {
        if (!where.leavesGroup()) {
            return List.of(request.within(Optional.of(here.group())));
        }
        PlacementRequest elsewhere = request.asking(Asked.of(instance));
        if (where.groups().isEmpty()) {
            Set<NodeName> not = new HashSet<>(request.not());
            after.nodesIn(here.group()).forEach(node -> not.add(node.name()));
            return List.of(elsewhere.not(not));
        }
        return where.groups().stream()
                .filter(group -> !group.equals(here.group()))
                .map(group -> elsewhere.within(Optional.of(group)))
                .toList();
    }

    private Optional<Placement.Found> best(List<PlacementRequest> requests) {
        Allocation allocation = new Allocation(after, inputs.observations(), inputs.now(), inputs.silentAfter());
        List<Placement.Found> found = new ArrayList<>();
        for (PlacementRequest request : requests) {
            switch (allocation.place(request)) {
                case Placement.Found place -> found.add(place);
                case Placement.Refused refused ->
                    noPlace = String.join("; ", refused.problem("").details());
            }
        }
        return found.stream()
                .min(Comparator.comparing((Placement.Found place) -> policy(place.node()))
                        .thenComparing(Placement.Found::score)
                        .thenComparing(Placement.Found::node));
    }

    private AllocationPolicy policy(NodeName name) {
        return after.findNode(name)
                .flatMap(node -> after.findGroup(node.group()))
                .map(Group::allocation)
                .orElse(AllocationPolicy.PREFERRED);
    }

    private void stays(Instance instance, Stay why) {
        left.computeIfAbsent(why, key -> new ArrayList<>()).add(instance);
    }

    /** The machines that stay, by the reason. */
    public Map<Stay, List<Instance>> staying() {
        return Collections.unmodifiableMap(left);
    }

    /** Where each machine goes that does not stay. */
    public Map<InstanceId, NodeName> going() {
        Map<InstanceId, NodeName> going = new LinkedHashMap<>();
        for (InstanceId id : asked) {
            after.findInstance(id).flatMap(Instance::incoming).ifPresent(home -> going.put(id, home.node()));
        }
        return Collections.unmodifiableMap(going);
    }

    /** The cluster when all have gone where they go; second copies are where they were. */
    public ClusterState settled() {
        List<Change> changes = new ArrayList<>();
        for (InstanceId id : asked) {
            after.findInstance(id)
                    .ifPresent(instance -> instance.incoming()
                            .ifPresent(home -> changes.add(new Change.PutInstance(instance.movedTo(home)))));
        }
        return after.apply(changes, after.revision());
    }

    /**
     * The plan that asks for all these jobs.
     * @param asFarAsPossible whether some may stay; otherwise all go or none
     */
    public Planning planned(boolean asFarAsPossible) {
        if (!left.isEmpty() && (!asFarAsPossible || jobs.isEmpty())) {
            return new Planning.Refused(problem());
        }
        Plan.Builder plan = Plan.builder();
        left.forEach((why, instances) -> plan.remark(Remark.Kind.LEFT_WHERE_THEY_ARE, sentence(why, instances)));
        jobs.forEach(plan::job);
        return plan.planned();
    }

    private Problem problem() {
        int staying = left.values().stream().mapToInt(List::size).sum();
        ErrorCode code = left.containsKey(Stay.NO_PLACE) ? ErrorCode.NO_CAPACITY : ErrorCode.WRONG_STATE;
        List<String> details = new ArrayList<>();
        left.forEach((why, instances) -> details.add(sentence(why, instances)));
        if (!noPlace.isEmpty()) {
            details.add(noPlace);
        }
        List<String> remedies = left.keySet().stream().map(why -> why.remedy).toList();
        return Problem.of(code, staying + " of " + asked.size() + " machines can't be moved away.")
                .withCause(details.getFirst())
                .withRemedy(
                        String.join(" ", remedies) + (jobs.isEmpty() ? "" : " Or move only those that can be moved."))
                .withDetails(details);
    }

    private static String sentence(Stay why, List<Instance> instances) {
        List<String> names = instances.stream()
                .map(instance -> instance.name().value())
                .sorted()
                .limit(MOST_NAMED)
                .toList();
        return instances.size() + (instances.size() == 1 ? " machine " : " machines, each of which ") + why.words + ": "
                + String.join(", ", names) + (instances.size() > MOST_NAMED ? " and more." : ".");
    }
}
