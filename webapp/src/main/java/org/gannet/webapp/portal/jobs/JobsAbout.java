package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.html.Anchor;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.JobList;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/** The last jobs about one thing, with the way to all of them. One for each page. */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public class JobsAbout {
    private static final int LATELY = 6;

    private final JobQueries jobs;
    private final CurrentActor actors;
    private final Anchor all = new Anchor("admin/jobs", Texts.text("overview.all"));
    private final JobList lately = new JobList(Texts.text("nodes.jobs.none"));

    JobsAbout(JobQueries jobs, CurrentActor actors) {
        this.jobs = jobs;
        this.actors = actors;
        all.addClassName("link");
    }

    public Panel panel() {
        return new Panel(Texts.text("base.jobs.about"), lately).flush().withAside(all);
    }

    public void show(Subject subject) {
        all.setHref("admin/jobs?about=" + subject);
        lately.show(jobs.list(actors.get(), JobFilter.of(subject), PageQuery.first(LATELY))
                .items());
    }
}
