package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.Comparator;
import java.util.List;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobStory;
import org.gannet.backend.jobs.ReasonView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.WaitWords;
import org.gannet.webapp.base.format.Texts;

/** What a job has to do with others: why it came, what it repeats, what it waited for, what it keeps others from. */
final class JobRelations {
    private JobRelations() {}

    static Component reasons(List<ReasonView> reasons) {
        OrderedList list = new OrderedList();
        list.addClassNames("refs", "reasons");
        list.setId("job-reasons");
        reasons.forEach(reason -> {
            Span when = Blocks.span("soft small", Moment.ago(reason.at()));
            if (!reason.source().isEmpty()) {
                when.addComponentAsFirst(new Span(source(reason.source()) + ", "));
            }
            list.add(new ListItem(Blocks.span("reasons__text", reason.text()), when));
        });
        return list;
    }

    private static String source(String word) {
        String key = "jobs.source." + word;
        return Texts.has(key) ? Texts.text(key) : word;
    }

    static boolean has(JobStory story) {
        return story.retryOf().isPresent()
                || !story.retriedBy().isEmpty()
                || !story.dependsOn().isEmpty()
                || !story.dependents().isEmpty();
    }

    static Component of(JobStory story) {
        Div all = Blocks.div("relations");
        story.retryOf().ifPresent(old -> all.add(part("jobs.retryOf", WaitWords.list(List.of(old)), "job-retry-of")));
        if (!story.retriedBy().isEmpty()) {
            all.add(part("jobs.retriedBy", WaitWords.list(story.retriedBy()), "job-retried-by"));
        }
        if (!story.dependsOn().isEmpty()) {
            all.add(part("jobs.dependsOn", conditions(story.dependsOn()), "job-depends-on"));
        }
        if (!story.dependents().isEmpty()) {
            all.add(part("jobs.dependents", WaitWords.list(story.dependents()), "job-dependents"));
        }
        return all;
    }

    private static Component part(String key, Component list, String id) {
        Div part = new Div(Blocks.paragraph(Texts.text(key)), list);
        part.setId(id);
        return part;
    }

    private static Component conditions(List<JobStory.Condition> conditions) {
        UnorderedList list = new UnorderedList();
        list.addClassName("refs");
        conditions.forEach(condition -> {
            ListItem item = new ListItem(WaitWords.link(condition.job()));
            if (!condition.accepted().equals(List.of(JobStatus.SUCCEEDED))) {
                String ends = String.join(
                        ", ",
                        condition.accepted().stream()
                                .sorted(Comparator.naturalOrder())
                                .map(JobWords::status)
                                .toList());
                item.add(Blocks.span("soft small", Texts.text("jobs.accepts", ends)));
            }
            list.add(item);
        });
        return list;
    }

    static Component locks(List<JobStory.Held> locks) {
        UnorderedList list = new UnorderedList();
        list.addClassName("refs");
        list.setId("job-locks");
        locks.forEach(held -> list.add(new ListItem(
                new Span(WaitWords.lock(held.lock())),
                Blocks.span("soft small", Texts.text(held.shared() ? "jobs.lock.shared" : "jobs.lock.alone")))));
        return list;
    }
}
