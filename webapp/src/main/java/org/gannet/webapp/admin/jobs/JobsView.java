package org.gannet.webapp.admin.jobs;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectView;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.ProjectScope;
import org.gannet.webapp.portal.jobs.JobAddress;
import org.gannet.webapp.portal.jobs.JobListing;
import org.gannet.webapp.security.CurrentActor;

/** The jobs of all projects. */
@Route(value = "admin/jobs", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class JobsView extends Page implements BeforeEnterObserver {
    private final JobListing.Listing list;
    private final List<ProjectView> projects;
    private Optional<ProjectId> project = Optional.empty();

    public JobsView(JobListing listing, ProjectQueries queries, CurrentActor actors) {
        addClassName("page--full");
        projects = queries.mine(actors.get());
        list = listing.create(address -> writeAddress());
        list.offer(projects, chosen -> {
            project = chosen;
            list.show(list.shown(), chosen);
            writeAddress();
        });
        add(new PageHeader(Texts.text("base.nav.jobs")), list);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        project = state.get(ProjectScope.PARAMETER)
                .flatMap(name -> projects.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst())
                .map(ProjectView::id);
        list.show(JobAddress.of(state), project);
    }

    private void writeAddress() {
        Optional<String> name = project.flatMap(id -> projects.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .map(ProjectView::name));
        getUI().ifPresent(ui -> list.shown()
                .writeTo(new UrlState())
                .set(ProjectScope.PARAMETER, name)
                .write(ui));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.jobs")));
    }
}
