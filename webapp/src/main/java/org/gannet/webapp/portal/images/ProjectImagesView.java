package org.gannet.webapp.portal.images;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.FollowsProject;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.PortalLayout;
import org.gannet.webapp.base.layout.ProjectScope;
import org.gannet.webapp.security.CurrentActor;

/** What machines of one's projects can be made of; owners bring their own. */
@Route(value = "images", layout = PortalLayout.class)
@PermitAll
public class ProjectImagesView extends Page implements BeforeEnterObserver, FollowsProject {
    private final ProjectScope scope;
    private final CurrentActor actors;
    private final ImageShelf.Shelf shelf;

    public ProjectImagesView(ImageShelf shelves, ProjectScope scope, CurrentActor actors) {
        this.scope = scope;
        this.actors = actors;
        shelf = shelves.create();
        addClassName("page--full");
        add(new PageHeader(Texts.text("base.nav.images")), Blocks.lead(Texts.text("images.lead")), shelf);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        shelf.show(scope.resolve(actors.get(), UrlState.of(event.getLocation().getQueryParameters())));
    }

    @Override
    public void projectChosen(Optional<ProjectId> chosen) {
        shelf.show(chosen);
        UrlState state = new UrlState();
        state.set(ProjectScope.PARAMETER, chosen.map(id -> scope.addressOf(actors.get(), chosen)));
        getUI().ifPresent(state::write);
    }

    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(Texts.text("base.nav.images")));
    }
}
