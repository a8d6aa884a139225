package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobStory;
import org.gannet.backend.jobs.WaitView;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.component.WaitWords;
import org.gannet.webapp.base.format.Texts;

/**
 * The jobs that one asked for, with those that they asked for: how far they are together, each of them, the way to give
 * the word that one waits for, and to stop those that still wait.
 */
final class JobChildren extends Panel {
    private static final int MOST_SHOWN = 100;
    private final JobService service;
    private final Supplier<Actor> actors;
    private final Paragraph sum = new Paragraph();
    private final ActionButton stop;
    private List<JobStory.Child> children = List.of();

    JobChildren(JobService service, Supplier<Actor> actors) {
        super(Texts.text("jobs.children"));
        this.service = service;
        this.actors = actors;
        setId("job-children");
        stop = new ActionButton(Icon.CROSS, Texts.text("jobs.children.stop"), "", this::cancelWaiting)
                .withId("job-children-stop");
    }

    void show(List<JobStory.Child> all) {
        children = all;
        setVisible(!all.isEmpty());
        if (all.isEmpty()) {
            return;
        }
        sum.setText(sum(all));
        stop.setVisible(!waiting().isEmpty());
        UnorderedList list = new UnorderedList();
        list.addClassName("refs");
        ordered(all).stream().limit(MOST_SHOWN).forEach(child -> list.add(row(child)));
        setContent(
                Blocks.div("stack stack--tight", Blocks.div("job__head", sum, Blocks.div("job__actions", stop)), list));
    }

    /** What goes on stands first; with those that it asked for, each has its place in a story. */
    private static List<JobStory.Child> ordered(List<JobStory.Child> all) {
        if (all.stream().anyMatch(child -> child.depth() > 0)) {
            return all;
        }
        List<JobStory.Child> ordered =
                new ArrayList<>(all.stream().filter(child -> !isEnded(child)).toList());
        all.stream().filter(JobChildren::isEnded).forEach(ordered::add);
        return ordered;
    }

    private ListItem row(JobStory.Child child) {
        ListItem row = new ListItem(WaitWords.link(child.job()));
        row.getElement().setAttribute("data-depth", String.valueOf(child.depth()));
        child.word().ifPresent(word -> row.add(asking(child, word)));
        return row;
    }

    private Component asking(JobStory.Child child, WaitView word) {
        ActionButton release = new ActionButton(
                        Icon.PLAY,
                        Texts.text("base.job.release"),
                        "",
                        () -> child.job().id().ifPresent(this::release))
                .withTheme(ButtonVariant.PRIMARY);
        release.addClassName("job-child-release");
        return Blocks.div("refs__word", Blocks.span("refs__words", WaitWords.line(word)), release);
    }

    private void release(JobId id) {
        if (Attempt.to(() -> service.release(actors.get(), id))) {
            Toasts.done(Texts.text("base.job.released"));
        }
    }

    /** Whether one of them may still move. */
    boolean goesOn() {
        return children.stream().anyMatch(child -> !isEnded(child));
    }

    private static boolean isEnded(JobStory.Child child) {
        return child.job().status().map(JobStatus::isEnded).orElse(true);
    }

    /** "6 jobs: 4 Done, 1 Running, 1 Waiting". */
    private static String sum(List<JobStory.Child> all) {
        Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
        all.forEach(child -> child.job().status().ifPresent(status -> counts.merge(status, 1, Integer::sum)));
        String words = String.join(
                ", ",
                counts.entrySet().stream()
                        .map(each -> each.getValue() + " × " + JobWords.status(each.getKey()))
                        .toList());
        return Texts.text("jobs.children.sum", all.size(), words);
    }

    private List<JobId> waiting() {
        return children.stream()
                .map(JobStory.Child::job)
                .filter(job -> job.status()
                        .filter(status -> status == JobStatus.QUEUED || status == JobStatus.WAITING)
                        .isPresent())
                .flatMap(job -> job.id().stream())
                .toList();
    }

    /** One that has begun meanwhile, or may not be cancelled, is left alone. */
    private void cancelWaiting() {
        int cancelled = 0;
        for (JobId id : waiting()) {
            try {
                service.cancel(actors.get(), id);
                cancelled++;
            } catch (ProblemException e) {
                // Its own page says why.
            }
        }
        Toasts.done(Texts.text("jobs.children.stopped", cancelled));
    }
}
