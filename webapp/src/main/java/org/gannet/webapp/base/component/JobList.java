package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.time.Duration;
import java.util.List;
import org.gannet.backend.jobs.JobView;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** Some jobs, one per line: how it is, what it is, who asked, when, how long. */
public class JobList extends Div {
    private final String nothing;

    /** @param nothing said when there is no job */
    public JobList(String nothing) {
        this.nothing = nothing;
    }

    public void show(List<JobView> jobs) {
        removeAll();
        if (jobs.isEmpty()) {
            add(EmptyState.line(nothing));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        jobs.forEach(job -> list.add(row(job)));
        add(list);
    }

    private static ListItem row(JobView job) {
        Anchor link = new Anchor("jobs/" + job.id(), JobWords.title(job));
        link.addClassNames("link");
        Div title = Blocks.div("grow", link);
        Component state = JobWords.chip(job);
        state.getStyle().set("min-width", "104px");
        ListItem row = new ListItem(state, title, end(job));
        row.getElement().setAttribute("data-job", job.id().toString());
        return row;
    }

    private static Component end(JobView job) {
        if (!job.status().isEnded()) {
            return new JobLine(job, false);
        }
        String took = job.startedAt()
                .flatMap(start -> job.endedAt().map(end -> Times.lasting(Duration.between(start, end))))
                .orElse("");
        Span words = new Span(Texts.text("base.job.by", job.actor(), took) + ", ");
        return Blocks.span("rows__end", words, Moment.ago(job.endedAt().orElse(job.submittedAt())));
    }
}
