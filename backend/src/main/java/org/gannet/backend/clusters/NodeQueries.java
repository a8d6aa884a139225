package org.gannet.backend.clusters;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.engine.JobSearch;
import org.gannet.backend.instances.InstanceCounts;
import org.gannet.backend.instances.StatusView;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Problems;
import org.gannet.base.NodeName;
import org.gannet.base.Tag;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.node.NodeDeath;
import org.gannet.engine.operation.node.SpareNodes;
import org.springframework.stereotype.Service;

/** Reads the cluster; for administrators and helpdesk. */
@Service
public class NodeQueries {
    private static final int SHOWN_FAILURES = 5;
    private final ClusterEngine engine;
    private final Storage storage;
    private final JobSearch search;
    private final JobViews jobs;
    private final Access access;

    NodeQueries(ClusterEngine engine, JobSearch search, JobViews jobs, Access access, Storage storage) {
        this.engine = engine;
        this.storage = storage;
        this.search = search;
        this.jobs = jobs;
        this.access = access;
    }

    /** By name. @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public List<NodeView> list(Actor actor) {
        access.requireSeesCluster(actor);
        return nodes(access.rights(actor), engine.view());
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND */
    public NodeView get(Actor actor, String name) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        return NodeViews.of(access.rights(actor), view, require(view, name));
    }

    /** How it takes part. @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND */
    public NodeDetails details(Actor actor, String name) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        ClusterState state = view.state();
        Node node = require(view, name);
        return new NodeDetails(
                node.group(),
                state.findGroup(node.group()).map(group -> group.name().value()).orElse(""),
                node.flags().vmCapable(),
                node.flags().masterCapable(),
                node.flags().powered(),
                state.instancesMirroredTo(node.name()).size(),
                storage.pools(view, node),
                Storage.missing(node),
                storage.images(view, node),
                ParameterViews.of("node", new Inheritance(state).node(node)),
                node.tags().all().stream().map(Tag::value).toList());
    }

    /**
     * What would become of machines if it died now. Costs a plan that evacuates it.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND
     */
    public NodeDeathView death(Actor actor, String name) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        NodeName dead = require(view, name).name();
        return NodeDeathView.of(view.state(), NodeDeath.of(view.allocation(), dead));
    }

    /**
     * Which nodes could be switched off. Costs plans that evacuate all.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    public SpareNodesView spare(Actor actor) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        return SpareNodesView.of(view.state(), SpareNodes.of(view.allocation()));
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public DashboardView dashboard(Actor actor) {
        access.requireSeesCluster(actor);
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        JobFilter badly = JobFilter.ALL.in(Set.of(JobStatus.FAILED, JobStatus.UNDO_FAILED));
        List<Job> failed = search.find(Optional.empty(), badly, PageQuery.first(SHOWN_FAILURES))
                .items();
        Map<StatusView.Word, Integer> counts = InstanceCounts.byWord(view);
        List<FindingView> findings = view.findings().stream()
                .map(found -> FindingViews.of(view.state(), found))
                .toList();
        return new DashboardView(
                nodes(rights, view), counts, jobs.of(rights, view.jobs()), jobs.of(rights, failed), findings);
    }

    /**
     * All that is not as it should be, the configuration itself included. Costs the size of the cluster.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    public List<FindingView> verify(Actor actor) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        return view.verify().stream()
                .map(found -> FindingViews.of(view.state(), found))
                .sorted(Comparator.comparing(FindingView::severity).thenComparing(FindingView::name))
                .toList();
    }

    /** @param name as somebody wrote it @throws org.gannet.base.ProblemException NOT_FOUND */
    static Node require(ClusterView view, String name) {
        return view.state().nodes().values().stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> Problems.notFound("node"));
    }

    private static List<NodeView> nodes(Rights rights, ClusterView view) {
        return view.state().nodes().values().stream()
                .sorted(Comparator.comparing(Node::name))
                .map(node -> NodeViews.of(rights, view, node))
                .toList();
    }
}
