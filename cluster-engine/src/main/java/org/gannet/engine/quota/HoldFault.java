package org.gannet.engine.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;

/** Where what is held is not what machines and jobs justify. */
public sealed interface HoldFault {
    /** The machine is there, and nothing is held for it. */
    record NotCounted(Instance instance) implements HoldFault {}

    /** Something else is held for the machine than it takes. */
    record CountedWrongly(Instance instance) implements HoldFault {}

    /** Something is held for a machine that is not there and that no job is about to make. */
    record Unjustified(InstanceId machine) implements HoldFault {}

    /**
     * All of them, those of machines that are there first.
     * @param unended every job that has not ended
     * @param holds what is held for each machine
     */
    static List<HoldFault> of(ClusterState state, Iterable<Job> unended, Map<InstanceId, Amounts> holds) {
        Map<InstanceId, List<Job>> growing = growing(unended);
        Map<InstanceId, Amounts> left = new LinkedHashMap<>(holds);
        List<HoldFault> faults = new ArrayList<>();
        for (Instance instance : state.instances().values()) {
            Amounts held = left.remove(instance.id());
            if (held == null) {
                faults.add(new NotCounted(instance));
            } else if (!isRight(held, instance, growing.getOrDefault(instance.id(), List.of()))) {
                faults.add(new CountedWrongly(instance));
            }
        }
        Set<InstanceId> wanted = new HashSet<>();
        for (Job job : unended) {
            if (job.parameters() instanceof Makes makes) {
                wanted.add(makes.instance());
            }
            if (job.parameters() instanceof MakesMany many) {
                many.makes().forEach(makes -> wanted.add(makes.instance()));
            }
        }
        left.keySet().stream()
                .filter(machine -> !wanted.contains(machine))
                .map(Unjustified::new)
                .forEach(faults::add);
        return faults;
    }

    /** Oldest first. */
    private static Map<InstanceId, List<Job>> growing(Iterable<Job> unended) {
        List<Job> all = new ArrayList<>();
        unended.forEach(job -> {
            if (job.parameters() instanceof Grows) {
                all.add(job);
            }
        });
        all.sort(Comparator.comparing(Job::submittedAt)
                .thenComparing(job -> job.id().value()));
        return all.stream().collect(Collectors.groupingBy(job -> job.instance().orElseThrow()));
    }

    /** While jobs may make it grow or shrink, what was held before they began may be held on. */
    private static boolean isRight(Amounts held, Instance instance, List<Job> growing) {
        Amounts needed = Grows.held(Amounts.of(instance), Optional.of(instance), growing);
        return growing.isEmpty() ? held.equals(needed) : held.covers(needed);
    }
}
