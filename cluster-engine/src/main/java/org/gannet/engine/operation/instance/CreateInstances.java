package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.AboutCluster;
import org.gannet.engine.operation.AttachesCards;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.quota.MakesMany;

/**
 * Makes several instances with one decision of where they go: each is placed where those before it have their places
 * already, the biggest first; all find one, or none is made. It asks for one job each, keeps for each what was decided,
 * and ends.
 */
public record CreateInstances(Parameters parameters) implements Operation {
    /** At most so many at once. */
    public static final int MOST = 100;

    private static final int MOST_DETAILS = 20;

    /** @param machines 1 to {@value #MOST}, of one owner, with names, ids and disks of their own */
    public record Parameters(List<CreateInstance.Parameters> machines)
            implements AboutCluster, MakesMany, AttachesCards {
        public Parameters {
            machines = List.copyOf(machines);
            if (machines.isEmpty() || machines.size() > MOST) {
                throw new IllegalArgumentException("1 to " + MOST + " machines: " + machines.size());
            }
            Set<Object> unique = new HashSet<>();
            int told = 0;
            for (CreateInstance.Parameters machine : machines) {
                unique.add(machine.id());
                unique.add(machine.name());
                machine.disks().forEach(disk -> unique.add(disk.id()));
                told += 2 + machine.disks().size();
            }
            if (unique.size() != told) {
                throw new IllegalArgumentException("two machines with one id, one name, or one disk");
            }
            if (machines.stream()
                            .map(CreateInstance.Parameters::owner)
                            .distinct()
                            .count()
                    != 1) {
                throw new IllegalArgumentException("machines of two owners");
            }
        }

        @Override
        public List<CreateInstance.Parameters> makes() {
            return machines;
        }

        @Override
        public Parameters attaching(UnaryOperator<NewNic> each) {
            return new Parameters(
                    machines.stream().map(machine -> machine.attaching(each)).toList());
        }

        @Override
        public CreateInstances operation() {
            return new CreateInstances(this);
        }
    }

    /** What was kept for a job that has ended without having been planned, and is to be given back with its end. */
    public static Optional<InstanceId> keptFor(Job ended, ClusterState state) {
        return ended.steps().isEmpty() && ended.parameters() instanceof MakesInstance one
                ? state.findInstance(one.create().id())
                        .filter(machine -> machine.lifecycle() == Lifecycle.RESERVED)
                        .map(Instance::id)
                : Optional.empty();
    }

    /** The machines that a job with these parameters makes, or asks to be made, as far as they are complete. */
    public static List<CreateInstance.Parameters> made(org.gannet.engine.operation.Parameters any) {
        return switch (any) {
            case MakesInstance one -> List.of(one.create());
            case Parameters several -> several.machines();
            default -> List.of();
        };
    }

    @Override
    public String title(Names names) {
        List<CreateInstance.Parameters> all = parameters.machines();
        return all.size() == 1
                ? "Create " + all.getFirst().name()
                : "Create " + all.size() + " machines, " + all.getFirst().name() + " to "
                        + all.getLast().name();
    }

    /** As each of them; nobody else need wait for what its jobs will do. */
    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.sharedCluster());
        parameters.machines().stream()
                .flatMap(machine -> machine.operation().locks(state).stream())
                .map(LockRequest::whilePlanned)
                .forEach(locks::add);
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        Set<NodeName> nodes = new HashSet<>();
        parameters
                .machines()
                .forEach(machine -> nodes.addAll(machine.operation().observes(state)));
        return Set.copyOf(nodes);
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        ClusterState after = inputs.state();
        Map<InstanceId, Instance> placed = new HashMap<>();
        List<Problem> refusals = new ArrayList<>();
        for (CreateInstance.Parameters machine : hardestFirst()) {
            switch (machine.operation().plan(inputs.over(after))) {
                case Planning.Refused(Problem problem) -> refusals.add(problem);
                case Planning.Planned(Plan plan) -> {
                    after = after.apply(plan.reserve(), after.revision());
                    placed.put(machine.id(), after.findInstance(machine.id()).orElseThrow());
                }
            }
        }
        return refusals.isEmpty() ? planned(placed) : new Planning.Refused(refusal(refusals));
    }

    /** So that as many as possible find a place; always in the same order. */
    private List<CreateInstance.Parameters> hardestFirst() {
        return parameters.machines().stream()
                .sorted(Comparator.comparing(CreateInstance.Parameters::memory).reversed())
                .toList();
    }

    private Planning planned(Map<InstanceId, Instance> placed) {
        Plan.Builder plan = Plan.builder();
        long nodes = placed.values().stream().map(Instance::primary).distinct().count();
        plan.remark(Remark.Kind.PLACED_TOGETHER, placed.size(), nodes);
        for (CreateInstance.Parameters machine : parameters.machines()) {
            Instance there = Optional.ofNullable(placed.get(machine.id())).orElseThrow();
            plan.reserve(new Change.PutInstance(there.withLifecycle(Lifecycle.RESERVED)));
            plan.job(new Plan.PlannedJob(
                    machine.at(there.primary(), there.secondary()), "It is one of several machines.", List.of()));
        }
        return plan.planned();
    }

    /** Of several kinds of refusals the most frequent one leads. */
    private Problem refusal(List<Problem> refusals) {
        Map<ErrorCode, Integer> counts = new TreeMap<>();
        refusals.forEach(problem -> counts.merge(problem.code(), 1, Integer::sum));
        ErrorCode most = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        Problem first = refusals.stream()
                .filter(problem -> problem.code() == most)
                .findFirst()
                .orElseThrow();
        int all = parameters.machines().size();
        if (all == 1) {
            return first;
        }
        Set<String> details = new LinkedHashSet<>();
        details.add(all - refusals.size() + " of " + all + " could be made.");
        refusals.forEach(problem -> {
            details.add(problem.message());
            details.addAll(problem.details());
        });
        return Problem.of(most, refusals.size() + " of " + all + " machines can't be made, so none is.")
                .withCause(first.message())
                .withRemedy(first.remedy() + (all == refusals.size() ? "" : " Or ask for fewer."))
                .withDetails(details.stream().limit(MOST_DETAILS).toList())
                .withInternal(first.internal());
    }
}
