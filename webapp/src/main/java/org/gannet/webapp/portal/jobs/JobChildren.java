package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.html.Paragraph;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobRef;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.component.WaitWords;
import org.gannet.webapp.base.format.Texts;

/** The jobs that one asked for: how far they are together, each of them, and the way to stop those that still wait. */
final class JobChildren extends Panel {
    private static final int MOST_SHOWN = 100;
    private final JobService service;
    private final Supplier<Actor> actors;
    private final Paragraph sum = new Paragraph();
    private final ActionButton stop;
    private List<JobRef> children = List.of();

    JobChildren(JobService service, Supplier<Actor> actors) {
        super(Texts.text("jobs.children"));
        this.service = service;
        this.actors = actors;
        setId("job-children");
        stop = new ActionButton(Icon.CROSS, Texts.text("jobs.children.stop"), "", this::cancelWaiting)
                .withId("job-children-stop");
    }

    void show(List<JobRef> all) {
        children = all;
        setVisible(!all.isEmpty());
        if (all.isEmpty()) {
            return;
        }
        sum.setText(sum(all));
        stop.setVisible(!waiting().isEmpty());
        // What goes on stands first.
        List<JobRef> ordered =
                new ArrayList<>(all.stream().filter(child -> !isEnded(child)).toList());
        all.stream().filter(JobChildren::isEnded).forEach(ordered::add);
        setContent(Blocks.div(
                "stack stack--tight",
                Blocks.div("job__head", sum, Blocks.div("job__actions", stop)),
                WaitWords.list(ordered.subList(0, Math.min(MOST_SHOWN, ordered.size())))));
    }

    /** Whether one of them may still move. */
    boolean goesOn() {
        return children.stream().anyMatch(child -> !isEnded(child));
    }

    private static boolean isEnded(JobRef child) {
        return child.status().map(JobStatus::isEnded).orElse(true);
    }

    /** "6 jobs: 4 Done, 1 Running, 1 Waiting". */
    private static String sum(List<JobRef> all) {
        Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
        all.forEach(child -> child.status().ifPresent(status -> counts.merge(status, 1, Integer::sum)));
        String words = String.join(
                ", ",
                counts.entrySet().stream()
                        .map(each -> each.getValue() + " × " + JobWords.status(each.getKey()))
                        .toList());
        return Texts.text("jobs.children.sum", all.size(), words);
    }

    private List<JobId> waiting() {
        return children.stream()
                .filter(child -> child.status()
                        .filter(status -> status == JobStatus.QUEUED || status == JobStatus.WAITING)
                        .isPresent())
                .flatMap(child -> child.id().stream())
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
