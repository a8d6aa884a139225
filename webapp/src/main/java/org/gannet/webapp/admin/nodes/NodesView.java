package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.events.UiEvent;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** The nodes of the cluster. */
@Route(value = "admin/nodes", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class NodesView extends Page implements BeforeEnterObserver {
    private final NodeQueries nodes;
    private final CurrentActor actors;
    private final NodeGrid grid = new NodeGrid();

    public NodesView(NodeQueries nodes, Operations operations, CurrentActor actors, Live live) {
        this.nodes = nodes;
        this.actors = actors;
        addClassName("page--full");
        PageHeader header = new PageHeader(Texts.text("base.nav.nodes"));
        operations.button("AddNode", new Subject.OfCluster(), "", job -> read()).ifPresent(header::withActions);
        add(header, grid);
        live.follow(this, events -> {
            if (Changes.any(events, UiEvent.Kind.NODE)) {
                read();
            }
        });
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        grid.setItems(nodes.list(actors.get()));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.nodes")));
    }
}
