package org.gannet.engine.operation.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.MacPrefix;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Overrides;
import org.gannet.engine.model.WatcherSettings;
import org.gannet.engine.operation.AboutCluster;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Changes what holds for the whole cluster. Machines that are there stay as they are. */
public record ModifyCluster(Parameters parameters) implements Operation {
    /**
     * What is empty stays as it is; so does what is empty inside of what is said.
     * @param name for people
     * @param policy which machines may be made
     * @param node how nodes are used
     * @param disk how disks are made
     * @param hypervisor what machines are made of
     * @param templates of disks that may be made
     * @param macPrefix of network cards that are drawn from now on
     * @param restartLimit so often the watcher starts one machine again in a while
     */
    public record Parameters(
            Optional<String> name,
            Optional<InstancePolicy> policy,
            Optional<NodeParameters> node,
            Optional<DiskParameters> disk,
            Optional<HypervisorParameters> hypervisor,
            Optional<List<DiskTemplate>> templates,
            Optional<MacPrefix> macPrefix,
            Optional<Integer> restartLimit)
            implements AboutCluster {
        @Override
        public Operation operation() {
            return new ModifyCluster(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Change the cluster’s settings";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.exclusiveCluster());
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            ClusterSettings before = inputs.state().settings();
            ClusterSettings after = changed(before);
            requireUnused(inputs.state(), before, after);
            return Plan.builder()
                    .reserve(new Change.PutSettings(after))
                    .atUndo(new Change.PutSettings(before))
                    .planned();
        });
    }

    private ClusterSettings changed(ClusterSettings before) {
        WatcherSettings watcher = before.watcher();
        try {
            return before.withName(parameters.name().orElse(before.name()))
                    .withPolicy(over(parameters.policy(), before.policy()))
                    .withNode(over(parameters.node(), before.node()))
                    .withHypervisor(over(parameters.hypervisor(), before.hypervisor()))
                    .withDisk(
                            over(parameters.disk(), before.disk()),
                            parameters.templates().orElse(before.templates()))
                    .withMacPrefix(parameters.macPrefix().or(before::macPrefix))
                    .withWatcher(new WatcherSettings(
                            watcher.pausedUntil(),
                            parameters.restartLimit().orElse(watcher.restartLimit()),
                            watcher.restartWindow(),
                            watcher.firstPause()));
        } catch (IllegalArgumentException e) {
            throw Planner.refuse(Problem.of(ErrorCode.INVALID_REQUEST, "A cluster can't have such settings.")
                    .withCause(String.valueOf(e.getMessage())));
        }
    }

    private static <P extends Record & Overrides<P>> P over(Optional<P> some, P before) {
        return some.map(given -> given.over(before)).orElse(before);
    }

    /** @throws Planner.RefusedException IN_USE when disks lie on a template that is switched off */
    private static void requireUnused(ClusterState state, ClusterSettings before, ClusterSettings after) {
        Set<DiskTemplate> off = new TreeSet<>(before.templates());
        off.removeAll(after.templates());
        // Switched off one by one and seldom: looks at every machine.
        for (Instance instance :
                off.isEmpty() ? List.<Instance>of() : state.instances().values()) {
            instance.disks().stream()
                    .map(Disk::template)
                    .filter(off::contains)
                    .findFirst()
                    .ifPresent(template -> {
                        throw Planner.refuse(
                                Problem.of(ErrorCode.IN_USE, "Disks on " + template + " can't be switched off.")
                                        .withCause("Machine " + instance.name() + " has such disks.")
                                        .withRemedy("Convert or remove them first."));
                    });
        }
    }
}
