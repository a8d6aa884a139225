package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.FetchImage;

/**
 * Makes disks of a stopped machine anew that are not on its node any more: empty, or as the image that they were made
 * from. What they held is lost already, with its snapshots. Disks that are there are not touched.
 */
public record RecreateDisks(Parameters parameters) implements OnOneInstance {
    /**
     * @param instance which; it must be stopped
     * @param on another node on which all its disks are made anew; empty for where it is, or for any when that is dead
     * @param nodeIsDead whether somebody has made sure that its node, which does not answer, runs nothing any more
     */
    public record Parameters(
            InstanceId instance,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<NodeName> on,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) @Usual("false")
            boolean nodeIsDead)
            implements AboutInstance {
        /** On its node. */
        public Parameters(InstanceId instance) {
            this(instance, Optional.empty(), false);
        }

        boolean elsewhere() {
            return on.isPresent() || nodeIsDead;
        }

        @Override
        public RecreateDisks operation() {
            return new RecreateDisks(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Make missing disks of", names, parameters.instance()) + " anew";
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(Planner.locks(state, parameters.instance()));
        parameters.on().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Optional<PlacementRequest> places(ClusterState state) {
        return state.findInstance(parameters.instance())
                .filter(instance -> parameters.elsewhere())
                .flatMap(instance -> state.findNode(instance.primary())
                        .map(here -> new FreshStart(instance).request(parameters.on(), here)));
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            if (parameters.elsewhere()) {
                return planElsewhere(planner, instance);
            }
            Observation here = planner.answering(instance.primary());
            if (here.hasAlive(instance.id())) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " runs.")
                        .withRemedy("Stop it first."));
            }
            List<Integer> missing = missing(instance, here);
            if (missing.isEmpty()) {
                throw Planner.refuse(
                        Problem.of(ErrorCode.WRONG_STATE, "All disks of " + instance.name() + " are there.")
                                .withRemedy("There is nothing to make anew."));
            }
            return planned(instance, missing);
        });
    }

    private Planning planElsewhere(Planner planner, Instance instance) {
        parameters.on().ifPresent(planner::node);
        FreshStart fresh = new FreshStart(instance);
        fresh.requireLost(planner, parameters.nodeIsDead());
        PlacementRequest request = fresh.request(parameters.on(), planner.node(instance.primary()));
        return switch (planner.inputs().allocation().place(request)) {
            case Placement.Found found -> fresh.planned(planner.inputs(), found, !parameters.nodeIsDead());
            case Placement.Refused refused ->
                new Planning.Refused(
                        refused.problem("There is no node to make the disks of " + instance.name() + " on."));
        };
    }

    private static Planning planned(Instance instance, List<Integer> missing) {
        List<Disk> anew = missing.stream().map(instance.disks()::get).toList();
        List<Disk> after = instance.disks().stream()
                .map(disk -> anew.contains(disk) ? disk.withSnapshots(List.of()) : disk)
                .toList();
        Plan.Builder plan = Plan.builder()
                .atEnd(new Change.PutInstance(instance.draft().disks(after).build()));
        anew.stream()
                .flatMap(disk -> Instance.image(disk).stream())
                .distinct()
                .forEach(image -> plan.step(new FetchImage(instance.primary(), image)));
        for (int index : missing) {
            Disk disk = instance.disks().get(index);
            if (disk.replica().isPresent()) {
                throw Planner.refuse(Problem.of(
                                ErrorCode.WRONG_STATE,
                                "Disk " + index + " of " + instance.name()
                                        + " is mirrored: its other copy may be there.")
                        .withRemedy("Replace the disks on the primary node, which fills them from the other side."));
            }
            plan.step(new CreateVolume(instance.primary(), disk.volume(), disk.volumeSpec(), index));
            plan.remark(Remark.Kind.DISK_GONE, index);
        }
        return plan.planned();
    }

    static List<Integer> missing(Instance instance, Observation here) {
        Set<VolumeId> there = new HashSet<>();
        here.report().ifPresent(report -> report.volumes().forEach(volume -> there.add(volume.id())));
        return IntStream.range(0, instance.disks().size())
                .filter(index -> !there.contains(instance.disks().get(index).volume()))
                .boxed()
                .toList();
    }
}
