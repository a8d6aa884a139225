package org.gannet.engine.quota;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.CreateInstance;

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
        Map<InstanceId, Amounts> left = new LinkedHashMap<>(holds);
        List<HoldFault> faults = new ArrayList<>();
        for (Instance instance : state.instances().values()) {
            Amounts held = left.remove(instance.id());
            if (held == null) {
                faults.add(new NotCounted(instance));
            } else if (!held.equals(Amounts.of(instance))) {
                faults.add(new CountedWrongly(instance));
            }
        }
        Set<InstanceId> wanted = new HashSet<>();
        for (Job job : unended) {
            if (job.parameters() instanceof CreateInstance.Parameters create) {
                wanted.add(create.id());
            }
        }
        left.keySet().stream()
                .filter(machine -> !wanted.contains(machine))
                .map(Unjustified::new)
                .forEach(faults::add);
        return faults;
    }
}
