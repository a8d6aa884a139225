package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import org.gannet.backend.jobs.JobView;

/** A running job in two lines: its title and what it does now. */
public class JobLine extends Div {
    private final Span now = Blocks.span("row-job__text");
    private final Bar bar = new Bar();

    public JobLine(JobView job, boolean titled) {
        addClassName("row-job");
        if (titled) {
            Anchor link = new Anchor("jobs/" + job.id(), JobWords.title(job));
            link.addClassName("link");
            add(link);
        }
        bar.labelled(JobWords.title(job));
        add(now, bar);
        show(job);
    }

    public final void show(JobView job) {
        String words = JobWords.now(job);
        now.setText(words);
        now.getElement().setAttribute("title", words);
        bar.show(JobWords.share(job));
    }
}
