package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.JobId;

/** Short names for ids, given in the order in which they turn up, so that a trace can be read. */
final class Names {
    private final Map<JobId, String> jobs = new HashMap<>();
    private final Map<InstanceId, String> instances = new HashMap<>();
    private final Map<UUID, String> things = new HashMap<>();

    /** "job 7". */
    String of(JobId id) {
        return jobs.computeIfAbsent(id, key -> "job " + (jobs.size() + 1));
    }

    /** "vm3". */
    String of(InstanceId id) {
        return instances.computeIfAbsent(id, key -> "vm" + (instances.size() + 1));
    }

    /** "#12": a volume or a task. */
    String of(UUID id) {
        return things.computeIfAbsent(id, key -> "#" + (things.size() + 1));
    }
}
