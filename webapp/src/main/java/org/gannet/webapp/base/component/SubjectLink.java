package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
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
            case Subject.OfInstance _ ->
                job.subjectName()
                        .<Component>map(name -> link(path(job.subject()), name))
                        .orElseGet(() -> Blocks.span("soft", Texts.text("base.subject.gone")));
            case Subject.OfNode(var name) -> link(path(job.subject()), name.value());
            case Subject.OfGroup _, Subject.OfNetwork _ ->
                job.subjectName()
                        .<Component>map(name -> link(path(job.subject()), name))
                        .orElseGet(() -> Blocks.span("soft", Texts.text("base.subject.gone")));
            // What a project's members ask of the cluster is no reason to show them its page.
            case Subject.OfCluster _ when job.project().isPresent() -> Blocks.span("soft", label(job.subject()));
            case Subject.OfCluster _ ->
                link(path(job.subject()), job.subjectName().orElse(label(job.subject())));
        };
    }

    /** Where the thing has its page. */
    public static String path(Subject subject) {
        return switch (subject) {
            case Subject.OfInstance(var id) -> "machines/" + id;
            case Subject.OfNode(var name) -> "admin/nodes/" + name;
            case Subject.OfGroup(var id) -> "admin/groups/" + id;
            case Subject.OfNetwork(var id) -> "admin/networks/" + id;
            case Subject.OfCluster _ -> "admin/settings";
        };
    }

    private static Component link(String path, String text) {
        Anchor link = new Anchor(path, text);
        link.addClassName("link");
        return link;
    }
}
