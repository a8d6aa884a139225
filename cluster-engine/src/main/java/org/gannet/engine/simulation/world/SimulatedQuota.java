package org.gannet.engine.simulation.world;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.engine.quota.Makes;
import org.gannet.engine.quota.MakesMany;
import org.gannet.engine.quota.Settlement;

/**
 * What is held for each machine, as a backend keeps it in the same database: held by the transaction that submits a
 * job, settled by the one that ends it.
 */
final class SimulatedQuota {
    private final Map<OwnerId, Integer> limits;
    private final Map<InstanceId, Hold> holds = new LinkedHashMap<>();

    /** @param used whether the machine is there; until then it is held only */
    private record Hold(Amounts amounts, JobId job, boolean used) {
        Hold of(Amounts other) {
            return new Hold(other, job, used);
        }
    }

    /** @param limits how many machines each owner may have; who is not named may have any number */
    SimulatedQuota(Map<OwnerId, Integer> limits) {
        this.limits = Map.copyOf(limits);
    }

    /** What is held now, by machine. */
    Map<InstanceId, Amounts> held() {
        Map<InstanceId, Amounts> held = new LinkedHashMap<>();
        holds.forEach((machine, hold) -> held.put(machine, hold.amounts()));
        return Collections.unmodifiableMap(held);
    }

    /** Whether the machine counts as one that is there. */
    boolean isUsed(InstanceId machine) {
        return Optional.ofNullable(holds.get(machine)).filter(Hold::used).isPresent();
    }

    /**
     * All of them or none.
     * @param state what is there now
     * @throws ProblemException QUOTA_EXCEEDED; WRONG_STATE when another job makes the machine
     */
    void hold(List<Job> submitted, ClusterState state) {
        Map<InstanceId, Hold> added = new LinkedHashMap<>();
        for (Job job : submitted) {
            switch (job.parameters()) {
                case Makes makes -> {
                    add(makes, job.id(), added);
                    requireRoom(makes.amounts().owner(), added);
                }
                case MakesMany many -> {
                    many.makes().forEach(makes -> add(makes, job.id(), added));
                    requireRoom(many.owner(), added);
                }
                case Grows grows -> {
                    InstanceId id = grows.instance();
                    Optional<Instance> machine = state.findInstance(id);
                    Optional.ofNullable(added.getOrDefault(id, holds.get(id)))
                            .ifPresent(hold -> added.put(id, hold.of(grows.atMost(hold.amounts(), machine))));
                }
                default -> {}
            }
        }
        holds.putAll(added);
    }

    private void add(Makes makes, JobId job, Map<InstanceId, Hold> added) {
        InstanceId id = makes.instance();
        if (holds.containsKey(id) || added.containsKey(id)) {
            throw new ProblemException(
                    Problem.of(ErrorCode.WRONG_STATE, "This virtual machine is there, or is being made."));
        }
        added.put(id, new Hold(makes.amounts(), job, false));
    }

    private void requireRoom(OwnerId owner, Map<InstanceId, Hold> added) {
        Map<InstanceId, Hold> all = new LinkedHashMap<>(holds);
        all.putAll(added);
        long machines = count(owner, all);
        if (machines > limits.getOrDefault(owner, Integer.MAX_VALUE)) {
            throw new ProblemException(Problem.of(ErrorCode.QUOTA_EXCEEDED, "The owner has too many machines."));
        }
    }

    private static long count(OwnerId owner, Map<InstanceId, Hold> where) {
        return where.values().stream()
                .filter(hold -> hold.amounts().owner().equals(owner))
                .count();
    }

    /**
     * @param left the job's machine after the commit that ends it
     * @param others jobs about it that have not ended, oldest first
     * @param asked jobs that its plan has asked for
     */
    void settle(Job ended, Optional<Instance> left, List<Job> others, List<Job> asked) {
        if (ended.parameters() instanceof MakesMany many) {
            many.makers(asked).forEach((machine, maker) -> passOn(machine, ended.id(), maker));
        }
        ended.instance().ifPresent(machine -> {
            Optional<Hold> hold = Optional.ofNullable(holds.get(machine));
            switch (Settlement.of(ended, left)) {
                case NOTHING -> {}
                case KEEP ->
                    hold.ifPresent(now -> holds.put(
                            machine, now.of(Grows.held(left.map(Amounts::of).orElseThrow(), left, others))));
                case CHARGE ->
                    hold.ifPresent(now -> {
                        Amounts taken = left.map(Amounts::of).orElseThrow();
                        holds.put(machine, new Hold(Grows.held(taken, left, others), now.job(), true));
                    });
                case RELEASE -> holds.remove(machine);
                case RELEASE_OWN ->
                    hold.filter(now -> now.used() || now.job().equals(ended.id()))
                            .ifPresent(now -> holds.remove(machine));
            }
        });
    }

    private void passOn(InstanceId machine, JobId from, Optional<JobId> to) {
        Optional.ofNullable(holds.get(machine))
                .filter(hold -> hold.job().equals(from) && !hold.used())
                .ifPresent(hold -> to.ifPresentOrElse(
                        maker -> holds.put(machine, new Hold(hold.amounts(), maker, false)),
                        () -> holds.remove(machine)));
    }
}
