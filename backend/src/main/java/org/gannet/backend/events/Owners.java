package org.gannet.backend.events;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.InstanceId;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.OwnerId;

/** Whose a machine or job is or was; remembers a limited number, since what is gone must be told about too. */
final class Owners {
    private static final int MOST_REMEMBERED = 20_000;

    private final ClusterEngine engine;
    private final Map<String, Optional<ProjectId>> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<ProjectId>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    Owners(ClusterEngine engine) {
        this.engine = engine;
    }

    synchronized Optional<ProjectId> of(UiEvent event) {
        Optional<ProjectId> remembered = known.get(event.id());
        if (remembered != null) {
            return remembered;
        }
        Optional<ProjectId> owner = switch (event.kind()) {
            case INSTANCE -> ofInstance(InstanceId.parse(event.id()));
            case JOB -> engine.job(JobId.parse(event.id())).flatMap(Owners::project);
            case NODE, GROUP, NETWORK, CLUSTER, QUEUE, EVERYTHING -> Optional.empty();
        };
        owner.ifPresent(project -> known.put(event.id(), Optional.of(project)));
        return owner;
    }

    private Optional<ProjectId> ofInstance(InstanceId id) {
        ClusterView view = engine.view();
        return view.state()
                .findInstance(id)
                .map(instance -> project(instance.owner()))
                .or(() ->
                        engine.jobs(JobFilter.about(id, 1)).stream().findFirst().flatMap(Owners::project));
    }

    private static Optional<ProjectId> project(Job job) {
        return job.owner().map(Owners::project);
    }

    private static ProjectId project(OwnerId owner) {
        return new ProjectId(owner.value());
    }
}
