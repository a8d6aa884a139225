package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.DashboardView;
import org.gannet.backend.clusters.HeadroomQueries;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.JobList;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** The cluster at a glance. */
@Route(value = "admin", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class DashboardPage extends Page implements BeforeEnterObserver {
    private final NodeQueries nodes;
    private final CurrentActor actors;
    private final Div tiles = Blocks.div("tiles");
    private final ClusterCapacity capacity = new ClusterCapacity();
    private final Findings findings = new Findings();
    private final NodeRows nodeRows = new NodeRows();
    private final JobList running = new JobList(Texts.text("base.jobs.none"));
    private final JobList failures = new JobList(Texts.text("dashboard.failures.none"));

    private final HeadroomPanel headroom;

    public DashboardPage(
            NodeQueries nodes,
            HeadroomQueries room,
            InstanceQueries instances,
            Operations operations,
            CurrentActor actors,
            Live live) {
        this.nodes = nodes;
        headroom = new HeadroomPanel(instances.templates(actors.get()), (kind, more) -> {
            Actor asks = actors.get();
            return () -> room.headroom(asks, kind, more);
        });
        this.actors = actors;
        addClassName("page--narrow");
        Anchor all = new Anchor("admin/jobs", Texts.text("overview.all"));
        all.addClassName("link");
        Div left = Blocks.div(
                "stack span-8",
                new Panel(Texts.text("base.nav.nodes"), nodeRows).flush(),
                findings,
                new Panel(Texts.text("base.jobs.running"), running).flush().withAside(all),
                new Panel(Texts.text("dashboard.failures"), failures).flush());
        Div right = Blocks.div("stack span-4", new Panel(Texts.text("dashboard.capacity"), capacity), headroom);
        PageHeader header = new PageHeader(Texts.text("base.nav.dashboard"));
        operations.menu(new Subject.OfCluster(), "", job -> read()).ifPresent(header::withActions);
        add(header, tiles, Blocks.div("columns", left, right));
        live.follow(this, events -> read());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        DashboardView now = nodes.dashboard(actors.get());
        tiles.removeAll();
        Tiles.of(now).forEach(tiles::add);
        capacity.show(now.nodes());
        headroom.setNodes(now.nodes());
        nodeRows.show(now.nodes());
        findings.show(now.findings());
        running.show(now.unendedJobs());
        failures.show(now.lastFailures());
    }

    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(Texts.text("base.nav.dashboard")));
    }
}
