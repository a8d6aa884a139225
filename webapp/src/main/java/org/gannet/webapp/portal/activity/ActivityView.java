package org.gannet.webapp.portal.activity;

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
import org.gannet.webapp.portal.jobs.JobAddress;
import org.gannet.webapp.portal.jobs.JobListing;
import org.gannet.webapp.security.CurrentActor;

/** What has been done in one's projects, and what is being done. */
@Route(value = "activity", layout = PortalLayout.class)
@PermitAll
public class ActivityView extends Page implements BeforeEnterObserver, FollowsProject {
    private final ProjectScope scope;
    private final CurrentActor actors;
    private final JobListing.Listing list;
    private Optional<ProjectId> project = Optional.empty();

    public ActivityView(JobListing listing, ProjectScope scope, CurrentActor actors) {
        this.scope = scope;
        this.actors = actors;
        addClassName("page--full");
        list = listing.create(address -> writeAddress());
        add(new PageHeader(Texts.text("base.nav.activity")), list);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        project = scope.resolve(actors.get(), state);
        list.show(JobAddress.of(state), project);
    }

    @Override
    public void projectChosen(Optional<ProjectId> chosen) {
        project = chosen;
        list.show(list.shown(), project);
        writeAddress();
    }

    private void writeAddress() {
        UrlState state = list.shown().writeTo(new UrlState());
        state.set(ProjectScope.PARAMETER, project.map(id -> scope.addressOf(actors.get(), project)));
        getUI().ifPresent(state::write);
    }

    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(Texts.text("base.nav.activity")));
    }
}
