package org.gannet.webapp.portal.instances;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.FollowsProject;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.PortalLayout;
import org.gannet.webapp.base.layout.ProjectScope;

/** The virtual machines of a project, or of all of mine. */
@Route(value = "machines", layout = PortalLayout.class)
@PermitAll
public class InstancesView extends Page implements BeforeEnterObserver, FollowsProject {
    private final InstanceListing listing;
    private final ProjectScope scope;
    private final InstanceList list;
    private Optional<ProjectId> project = Optional.empty();
    private ListAddress address = ListAddress.of(new UrlState());

    public InstancesView(InstanceListing listing, ProjectScope scope) {
        this.listing = listing;
        this.scope = scope;
        addClassName("page--full");
        list = listing.create(moved -> {
            address = moved;
            writeAddress();
        });
        add(new PageHeader(Texts.text("instances.title")).withActions(listing.createButton("create-machine")), list);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        project = scope.resolve(listing.actor(), state);
        address = ListAddress.of(state);
        list.show(address, project, Optional.empty());
    }

    @Override
    public void projectChosen(Optional<ProjectId> chosen) {
        project = chosen;
        list.show(address, project, Optional.empty());
        writeAddress();
    }

    private void writeAddress() {
        UrlState state = address.writeTo(new UrlState());
        state.set(ProjectScope.PARAMETER, project.map(id -> scope.addressOf(listing.actor(), project)));
        getUI().ifPresent(state::write);
    }

    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(Texts.text("instances.title")));
    }
}
