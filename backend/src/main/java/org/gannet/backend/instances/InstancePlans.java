package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.jobs.WaitView;
import org.gannet.backend.jobs.Waits;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaRefusal;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.Difference;
import org.gannet.engine.Preview;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.network.ModifyNetwork;
import org.gannet.engine.queue.Entry;
import org.springframework.stereotype.Component;

/** Says what an operation would do, and for operators where and why not elsewhere. */
@Component
@BackendOnly
public class InstancePlans {
    private static final Set<String> OWNERS =
            Set.of("name", "vcpus", "memory", "minMemory", "size", "mode", "bootFrom", "wished", "tags", "rules");

    private final ClusterEngine engine;
    private final Waits waits;
    private final Memberships memberships;

    InstancePlans(ClusterEngine engine, Waits waits, Memberships memberships) {
        this.engine = engine;
        this.waits = waits;
        this.memberships = memberships;
    }

    /**
     * @param asked what it takes of the quota
     * @param quota of the project; empty when it takes nothing
     */
    public PlanView plan(
            Rights rights, ClusterView view, Job.Submission submission, QuotaAmounts asked, Optional<QuotaView> quota) {
        Optional<PlacementRequest> request = submission.parameters().operation().places(view.state());
        Preview preview = engine.preview(submission);
        List<PlannedStep> steps = List.of();
        List<PlannedJob> jobs = List.of();
        List<DifferenceView> differences = List.of();
        List<RemarkView> remarks = List.of();
        Optional<NodeName> chosen = Optional.empty();
        Optional<Problem> failure = Optional.empty();
        switch (preview) {
            case Preview.Planned planned -> {
                steps = planned.steps().stream().map(step -> step(rights, step)).toList();
                jobs = planned.jobs().stream()
                        .map(job -> PlannedJob.of(job, rights.actor().role().seesCluster()))
                        .toList();
                differences = differences(rights, planned.differences());
                remarks = Stream.concat(
                                planned.remarks().stream().map(RemarkView::of),
                                staying(view.state(), submission.parameters()))
                        .toList();
                chosen = planned.placement().map(Placement.Found::node);
            }
            case Preview.Refused refused -> failure = Optional.of(JobViews.shown(rights, refused.problem()));
        }
        Optional<Problem> planned = failure;
        // In the order in which they would be found when it is asked for.
        Optional<Problem> refusal = closed(preview.entry())
                .or(() -> quota.flatMap(now -> QuotaRefusal.explain(now, asked)))
                .or(() -> planned);
        return new PlanView(
                steps,
                jobs,
                differences,
                remarks,
                placement(rights, view, request, chosen),
                refusal,
                waits(rights, view, preview.entry()),
                asked,
                quota);
    }

    /** What machines have stays theirs where their project may attach nothing from then on. */
    private static Stream<RemarkView> staying(ClusterState state, Parameters parameters) {
        if (!(parameters instanceof ModifyNetwork.Parameters modify)
                || modify.openTo().isEmpty()) {
            return Stream.empty();
        }
        OpenTo after = modify.openTo().get();
        long staying = state.findNetwork(modify.network()).stream()
                .flatMap(network -> state.instancesIn(network.id()).stream()
                        .filter(instance ->
                                network.openTo().includes(instance.owner()) && !after.includes(instance.owner())))
                .count();
        return staying == 0 ? Stream.empty() : Stream.of(RemarkView.cardsStay(staying));
    }

    private List<DifferenceView> differences(Rights rights, List<Difference> all) {
        ProjectNames names = ProjectNames.in(
                all.stream()
                        .filter(InstancePlans::namesProjects)
                        .flatMap(difference -> Stream.of(difference.before(), difference.after()))
                        .toList(),
                memberships);
        return all.stream()
                .filter(difference -> rights.actor().role().seesCluster() || isForOwners(difference))
                .filter(difference -> !isDrawn(difference))
                .map(difference -> new DifferenceView(
                        difference.subject(),
                        difference.name(),
                        difference.part(),
                        namesProjects(difference) ? names.told(difference.before()) : difference.before(),
                        namesProjects(difference) ? names.told(difference.after()) : difference.after()))
                .toList();
    }

    /** The engine knows projects by their ids only. */
    private static boolean namesProjects(Difference difference) {
        return difference.part().startsWith("openTo");
    }

    /** The hardware address of a new card is drawn when the job begins: the one of this plan will be none. */
    private static boolean isDrawn(Difference difference) {
        return difference.part().endsWith(".mac") && difference.before().isEmpty();
    }

    /** Of a machine, what its owner chooses; nothing that names nodes or what lies on them. */
    private static boolean isForOwners(Difference difference) {
        String part = difference.part();
        return difference.subject().instance().isPresent()
                && (part.startsWith("nics.") || OWNERS.contains(part.substring(part.lastIndexOf('.') + 1)));
    }

    private static Optional<Problem> closed(Entry entry) {
        return entry instanceof Entry.Closed closed ? Optional.of(closed.problem()) : Optional.empty();
    }

    private Optional<WaitView> waits(Rights rights, ClusterView view, Entry entry) {
        return entry instanceof Entry.HeldBack held
                ? Optional.of(waits.view(rights, view, held.why()))
                : Optional.empty();
    }

    private static PlannedStep step(Rights rights, Preview.StepSummary step) {
        Optional<String> node =
                rights.actor().role().seesCluster() ? Optional.of(step.node().value()) : Optional.empty();
        return new PlannedStep(step.kind(), step.title(), step.disk(), step.size(), node, step.pointOfNoReturn());
    }

    private static Optional<PlacementView> placement(
            Rights rights, ClusterView view, Optional<PlacementRequest> request, Optional<NodeName> chosen) {
        if (!rights.actor().role().seesCluster()) {
            return Optional.empty();
        }
        Allocation allocation = view.allocation();
        return request.map(wanted -> {
            List<PlacementView.NodeVerdict> verdicts = new ArrayList<>();
            view.state()
                    .nodes()
                    .values()
                    .forEach(node -> verdicts.add(new PlacementView.NodeVerdict(
                            node.name().value(),
                            chosen.equals(Optional.of(node.name())),
                            allocation
                                    .explain(node, wanted)
                                    .map(refusal -> new PlacementView.Unfit(refusal.name(), refusal.reason())))));
            return new PlacementView(chosen.map(NodeName::value), verdicts);
        });
    }
}
