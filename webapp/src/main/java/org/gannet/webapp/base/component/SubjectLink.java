package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import java.util.Locale;
import org.gannet.backend.jobs.JobView;
import org.gannet.base.Subject;
import org.gannet.webapp.base.format.Texts;

/** What a job is about, with the way to its page. */
public final class SubjectLink {
    private SubjectLink() {}

    /** "Machine", "Node": what kind of thing it is. */
    public static String label(Subject subject) {
        return Texts.text("base.subject." + subject.kind().name().toLowerCase(Locale.ROOT));
    }

    /** Its name as a link; in soft letters when it is gone. */
    public static Component of(JobView job) {
        return switch (job.subject()) {
            case Subject.OfInstance(var id) ->
                job.subjectName()
                        .<Component>map(name -> link("machines/" + id, name))
                        .orElseGet(() -> Blocks.span("soft", Texts.text("base.subject.gone")));
            case Subject.OfNode(var name) -> link("admin/nodes/" + name, name.value());
            case Subject.OfGroup _, Subject.OfNetwork _, Subject.OfCluster _ ->
                new Span(job.subjectName().orElse(label(job.subject())));
        };
    }

    private static Component link(String path, String text) {
        Anchor link = new Anchor(path, text);
        link.addClassName("link");
        return link;
    }
}
