package org.gannet.webapp.portal.overview;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.JobList;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.FollowsProject;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.PortalLayout;
import org.gannet.webapp.base.layout.ProjectScope;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.instances.InstanceListing;

/** The first page: what I have, what I may still have, what happened. */
@Route(value = "", layout = PortalLayout.class)
@PermitAll
public class OverviewView extends Page implements BeforeEnterObserver, FollowsProject {
    private final OverviewReader reader;
    private final ProjectScope scope;
    private final QuotaPanels quotas = new QuotaPanels();
    private final MachineCards machines;
    private final JobList lately = new JobList(Texts.text("overview.lately.none"));
    private Optional<ProjectId> project = Optional.empty();

    public OverviewView(OverviewReader reader, ProjectScope scope, InstanceListing listing, Live live) {
        this.reader = reader;
        this.scope = scope;
        addClassName("page--narrow");
        machines = new MachineCards(listing.createButton("create-first"));
        Anchor all = new Anchor("machines", Texts.text("overview.all"));
        all.addClassName("link");
        Anchor more = new Anchor("activity", Texts.text("overview.all"));
        more.addClassName("link");
        Panel mine =
                new Panel(Texts.text("overview.machines"), machines).flush().withAside(all);
        Panel happened =
                new Panel(Texts.text("overview.lately"), lately).flush().withAside(more);
        Div right = Blocks.div("stack span-4", quotas);
        add(
                new PageHeader(Texts.text("base.nav.overview")).withActions(listing.createButton("create-machine")),
                Blocks.div("columns", Blocks.div("stack span-8", mine, happened), right));
        live.follow(this, this::follow);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        project = scope.resolve(reader.actor(), UrlState.of(event.getLocation().getQueryParameters()));
        read();
    }

    @Override
    public void projectChosen(Optional<ProjectId> chosen) {
        project = chosen;
        read();
        UrlState state =
                new UrlState().set(ProjectScope.PARAMETER, chosen.map(id -> scope.addressOf(reader.actor(), chosen)));
        getUI().ifPresent(state::write);
    }

    private void follow(List<UiEvent> events) {
        if (Changes.any(events, UiEvent.Kind.INSTANCE) || Changes.any(events, UiEvent.Kind.JOB)) {
            read();
        }
    }

    private void read() {
        quotas.show(reader.quotas(project));
        machines.show(reader.machines(project));
        lately.show(reader.jobs(JobFilter.ALL.in(project)));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(Texts.text("base.nav.overview")));
    }
}
