package org.gannet.backend.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.Subject;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.instance.MakesInstance;
import org.springframework.stereotype.Component;

/** Names jobs, machines and nodes to who may know them; of others only that there are some. */
@Component
@BackendOnly
public class JobRefs {
    private final ClusterEngine engine;

    JobRefs(ClusterEngine engine) {
        this.engine = engine;
    }

    public List<JobRef> of(Rights rights, ClusterView view, Collection<org.gannet.engine.job.JobId> jobs) {
        return jobs.stream().map(id -> of(rights, view, id)).distinct().toList();
    }

    public JobRef of(Rights rights, ClusterView view, org.gannet.engine.job.JobId id) {
        return engine.job(id)
                .filter(job -> isVisible(rights, job))
                .map(job -> of(view, job))
                .orElse(JobRef.HIDDEN);
    }

    /** Without asking who wants to know. */
    public static JobRef of(ClusterView view, Job job) {
        return new JobRef(
                Optional.of(new JobId(job.id().value())),
                job.operation(),
                job.title(),
                subjectName(job, view),
                Optional.of(JobViews.status(job.state())));
    }

    static boolean isVisible(Rights rights, Job job) {
        return rights.actor().role().seesCluster()
                || JobViews.project(job).filter(rights::sees).isPresent();
    }

    /** Empty when there is no such thing any more, or never was since its creation was taken back. */
    static Optional<String> subjectName(Job job, ClusterView view) {
        if (!job.state().isEnded() && job.parameters() instanceof MakesInstance making) {
            return Optional.of(making.create().name().value());
        }
        return switch (job.subject()) {
            case Subject.OfInstance(var id) ->
                view.state().findInstance(id).map(instance -> instance.name().value());
            case Subject.OfNode(var name) -> Optional.of(name.value());
            case Subject.OfGroup(var id) ->
                view.state().findGroup(id).map(group -> group.name().value());
            case Subject.OfNetwork(var id) ->
                view.state().findNetwork(id).map(network -> network.name().value());
            case Subject.OfCluster _ -> Optional.empty();
        };
    }

    /** A machine's lock by its name; a node's for those only who see nodes. */
    public static LockName lock(Rights rights, ClusterView view, LockKey key) {
        LockName.Level level = LockName.Level.valueOf(key.level().name());
        boolean sees = rights.actor().role().seesCluster();
        return switch (key.level()) {
            case CLUSTER -> new LockName(level, "", Optional.empty());
            case GROUP, NODE, NETWORK -> new LockName(level, sees ? key.name() : "", Optional.empty());
            case INSTANCE -> machine(rights, view, org.gannet.base.InstanceId.parse(key.name()));
        };
    }

    private static LockName machine(Rights rights, ClusterView view, org.gannet.base.InstanceId id) {
        Optional<String> name = view.state()
                .findInstance(id)
                .filter(instance -> rights.sees(new org.gannet.backend.projects.ProjectId(
                        instance.owner().value())))
                .map(instance -> instance.name().value());
        // One that is being made is known to no state yet; operators may follow it all the same.
        boolean knows = name.isPresent() || rights.actor().role().seesCluster();
        return new LockName(LockName.Level.INSTANCE, name.orElse(""), knows ? Optional.of(id) : Optional.empty());
    }
}
