package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Companions;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.balancing.BalanceMove;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.BalancePlan;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Transfer;
import org.gannet.engine.placement.ClusterPicture;

/**
 * Turns the balancer's moves into jobs. The balancer knows less than the operations do, such as pools, or disks that
 * are not in sync: so each machine's first step is planned as it would be, over the state that the steps before it
 * leave; where that is refused, the balancer looks for another way. Used by one thread, for one plan.
 */
public final class Rebalancing {
    private static final String BECAUSE = "The load of its group of nodes is being made even.";
    /** So often it looks for another way; after that, what comes before the first refusal is done. */
    private static final int ROUNDS = 10;

    private final PlanInputs inputs;
    private final Group group;
    private final BalanceOptions options;
    private final ClusterPicture picture;
    /** Nodes that would not have an instance, whatever the picture says. */
    private final Map<Integer, Set<Integer>> refused = new HashMap<>();

    private final Set<Integer> stuck = new HashSet<>();

    /** @param byUse whether what machines really use is made even, too */
    public Rebalancing(PlanInputs inputs, Group group, BalanceOptions options, boolean byUse) {
        this.inputs = inputs;
        this.group = group;
        this.options = options;
        Relocation relocation = new Relocation(inputs, BECAUSE);
        picture = ClusterPicture.of(
                inputs.allocation(), instance -> relocation.isFree(instance) && !isKept(instance), byUse);
    }

    /**
     * One job to be.
     * @param transfer from the node where room becomes free to that where it is taken
     */
    private record Step(BalanceMove move, InstanceId id, Transfer transfer, boolean copies, Parameters parameters) {
        NodeName leaves() {
            return transfer.from();
        }

        NodeName arrives() {
            return transfer.to();
        }

        Step with(Transfer other) {
            return new Step(move, id, other, copies, parameters);
        }

        int instance() {
            return move.instance();
        }
    }

    /**
     * @param evenIsFine whether to do nothing when there is nothing to gain
     * @throws Planner.RefusedException WRONG_STATE when there is nothing to gain
     */
    public Planning planned(boolean evenIsFine) {
        BalancePlan plan = search();
        List<Step> steps = verified(plan);
        for (int round = 1; round < ROUNDS && steps.size() < steps(plan).size(); round++) {
            plan = search();
            steps = verified(plan);
        }
        if (steps.isEmpty() && evenIsFine) {
            return Plan.builder()
                    .remark(Remark.Kind.EVEN, score(plan.initial().total()))
                    .planned();
        }
        if (steps.isEmpty()) {
            throw nothing(plan);
        }
        return jobs(withScores(steps), plan.initial().total());
    }

    /** Whether it stays beside others: they would all have to go. From a node that is being emptied they do. */
    private boolean isKept(Instance instance) {
        return instance.rules().stream()
                        .filter(rule -> rule.kind() == PlacementRule.Kind.TOGETHER)
                        .anyMatch(rule -> hasCompany(instance, rule))
                && inputs.state()
                        .findNode(instance.primary())
                        .filter(node -> inputs.allocation().closed(node).isEmpty())
                        .isPresent();
    }

    private boolean hasCompany(Instance instance, PlacementRule rule) {
        return inputs.state().instancesOf(instance.owner()).stream()
                .anyMatch(other -> !other.id().equals(instance.id())
                        && other.primary().equals(instance.primary())
                        && other.rules().contains(rule));
    }

    private BalancePlan search() {
        ClusterInput input = picture.input();
        List<InstanceInput> instances = new ArrayList<>(input.instances());
        stuck.forEach(at -> instances.set(at, instances.get(at).withMovable(false)));
        ClusterInput allowed = input.withInstances(instances)
                .withReach((instance, node) -> input.reach().allows(instance, node)
                        && !refusals(instance).contains(node));
        Inventory inventory = Inventory.of(allowed);
        int[] scope = inventory.nodesOfGroup(picture.indexOf(group.id()));
        return Balancer.plan(PlacementState.of(inventory), scope, options);
    }

    private Set<Integer> refusals(int instance) {
        return refused.getOrDefault(instance, Set.of());
    }

    // --- which of it the operations would do -------------------------------------------------------------------

    /** Those before the first that is refused. What is refused is remembered. */
    private List<Step> verified(BalancePlan plan) {
        List<Step> good = new ArrayList<>();
        Set<Integer> begun = new HashSet<>();
        ClusterState after = inputs.state();
        boolean whole = true;
        for (Step step : steps(plan)) {
            Instance instance = after.findInstance(step.id()).orElseThrow();
            Allocation allocation = inputs.over(after).allocation();
            boolean fits = begun.add(step.instance())
                    ? isPlanned(step, after)
                    : allocation.explain(node(step), request(step, instance)).isEmpty();
            fits = fits && (step.copies() || keepsRules(allocation, step, instance));
            if (!fits) {
                refuse(step);
                whole = false;
                // A machine that would be left half way stays where it is.
                good.removeIf(other -> other.move().equals(step.move()));
            } else if (whole) {
                good.add(step);
            }
            after = after.apply(List.of(new Change.PutInstance(moved(step, instance))), after.revision());
        }
        return good;
    }

    /** Soft ones, too: nothing that is kept is broken to make a group more even. */
    private static boolean keepsRules(Allocation allocation, Step step, Instance instance) {
        Companions companions = Companions.of(instance);
        List<PlacementRule> before = allocation.broken(instance.primary(), companions);
        return before.containsAll(allocation.broken(step.arrives(), companions));
    }

    private boolean isPlanned(Step step, ClusterState after) {
        return step.parameters().operation().plan(inputs.over(after)) instanceof Planning.Planned;
    }

    private Node node(Step step) {
        return inputs.state().findNode(step.arrives()).orElseThrow();
    }

    private static PlacementRequest request(Step step, Instance instance) {
        return step.copies()
                ? PlacementRequest.of(0, ByteSize.ZERO, instance.mirroredRoom()).withSpindles(instance.spindles())
                : PlacementRequest.of(instance.vcpus(), instance.memoryInUse(), DiskRoom.NONE)
                        .withSpindles(0);
    }

    private void refuse(Step step) {
        boolean elsewhere = step.copies()
                || inputs.state()
                        .findInstance(step.id())
                        .orElseThrow()
                        .secondary()
                        .isEmpty();
        if (elsewhere) {
            refused.computeIfAbsent(step.instance(), key -> new HashSet<>())
                    .add(picture.nodes().indexOf(step.arrives()));
        } else {
            stuck.add(step.instance());
        }
    }

    /** As it is when the step is done. */
    private static Instance moved(Step step, Instance before) {
        if (step.copies()) {
            return before.draft().secondary(Optional.of(step.arrives())).build();
        }
        return before.movedTo(
                before.secondary().equals(Optional.of(step.arrives()))
                        ? before.atSecondary().orElseThrow()
                        : new Incoming(step.arrives(), before.disks(), false));
    }

    // --- the steps of moves -----------------------------------------------------------------------------------

    private List<Step> steps(BalancePlan plan) {
        List<Step> steps = new ArrayList<>();
        for (BalanceMove move : plan.moves()) {
            NodeName primary = picture.nodes().get(move.oldPrimary());
            Optional<NodeName> second =
                    Optional.of(move.oldSecondary()).filter(at -> at >= 0).map(picture.nodes()::get);
            Optional<NodeName> target =
                    Optional.of(move.target()).filter(at -> at >= 0).map(picture.nodes()::get);
            switch (move.kind()) {
                case FAILOVER -> steps.add(goes(move, primary, second.orElseThrow()));
                case FAILOVER_TO_ANY -> steps.add(goes(move, primary, target.orElseThrow()));
                case REPLACE_SECONDARY -> steps.add(copied(move, second.orElseThrow(), target.orElseThrow()));
                case REPLACE_AND_FAILOVER -> {
                    steps.add(copied(move, second.orElseThrow(), target.orElseThrow()));
                    steps.add(goes(move, primary, target.orElseThrow()));
                }
                case FAILOVER_AND_REPLACE -> {
                    steps.add(goes(move, primary, second.orElseThrow()));
                    steps.add(copied(move, primary, target.orElseThrow()));
                }
                case REPLACE_PRIMARY -> {
                    steps.add(goes(move, primary, second.orElseThrow()));
                    steps.add(copied(move, primary, target.orElseThrow()));
                    steps.add(goes(move, second.orElseThrow(), target.orElseThrow()));
                }
            }
        }
        return steps;
    }

    private Step goes(BalanceMove move, NodeName from, NodeName to) {
        Instance instance = instance(move);
        boolean running = inputs.findAnswering(instance.primary())
                .filter(seen -> seen.hasAlive(instance.id()))
                .isPresent();
        return new Step(
                move,
                instance.id(),
                Transfer.of(instance, from, to, running),
                false,
                new MigrateInstance.Parameters(instance.id(), Optional.of(to)));
    }

    private Step copied(BalanceMove move, NodeName from, NodeName to) {
        Instance instance = instance(move);
        return new Step(
                move,
                instance.id(),
                Transfer.ofSecondCopy(instance, from, to),
                true,
                new ReplaceDisks.Parameters(instance.id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.of(to)));
    }

    private Instance instance(BalanceMove move) {
        return inputs.state()
                .findInstance(picture.instances().get(move.instance()))
                .orElseThrow();
    }

    // --- the plan ------------------------------------------------------------------------------------------------

    /** The score after a move is that after its last step. */
    private static List<Step> withScores(List<Step> steps) {
        List<Step> scored = new ArrayList<>();
        for (int at = 0; at < steps.size(); at++) {
            Step step = steps.get(at);
            boolean last = at + 1 == steps.size() || !steps.get(at + 1).move().equals(step.move());
            scored.add(
                    last ? step.with(step.transfer().withScoreAfter(step.move().scoreAfter())) : step);
        }
        return scored;
    }

    private static Planning jobs(List<Step> steps, double score) {
        Plan.Builder plan = Plan.builder();
        long machines = steps.stream().map(Step::id).distinct().count();
        plan.remark(
                Remark.Kind.BALANCED,
                machines,
                score(score),
                score(steps.getLast().move().scoreAfter()));
        plan.remark(Remark.Kind.COPIED_BETWEEN_NODES, sum(steps, Transfer::copied), sum(steps, Transfer::memory));
        for (int at = 0; at < steps.size(); at++) {
            Step step = steps.get(at);
            plan.job(new Plan.PlannedJob(step.parameters(), BECAUSE, before(steps, at)).moving(step.transfer()));
        }
        return plan.planned();
    }

    private static ByteSize sum(List<Step> steps, Function<Transfer, ByteSize> what) {
        return steps.stream().map(Step::transfer).map(what).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** What must be done before a step: what the same machine does, and what makes room where it goes. */
    private static List<Integer> before(List<Step> steps, int at) {
        Step step = steps.get(at);
        List<Integer> before = new ArrayList<>();
        for (int earlier = 0; earlier < at; earlier++) {
            Step other = steps.get(earlier);
            if (other.instance() == step.instance() || other.leaves().equals(step.arrives())) {
                before.add(earlier);
            }
        }
        return before;
    }

    private Planner.RefusedException nothing(BalancePlan plan) {
        return Planner.refuse(
                Problem.of(ErrorCode.WRONG_STATE, "There is nothing to gain in group " + group.name() + ".")
                        .withCause("No move that is allowed makes its nodes more even: its score is "
                                + score(plan.initial().total()) + ", and 0 is even.")
                        .withRemedy("There is nothing to do."));
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.4f", score);
    }
}
