package org.gannet.webapp.admin.jobs;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.portal.jobs.JobListing;

/** The jobs of all projects. */
@Route(value = "admin/jobs", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class JobsView extends Page implements BeforeEnterObserver {
    private final JobListing.Listing list;

    public JobsView(JobListing listing) {
        addClassName("page--full");
        list = listing.create(show ->
                getUI().ifPresent(ui -> new UrlState().set("show", show.key()).write(ui)));
        add(new PageHeader(Texts.text("base.nav.jobs")), list);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        list.show(JobListing.Show.of(state.get("show")), Optional.empty());
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.jobs")));
    }
}
