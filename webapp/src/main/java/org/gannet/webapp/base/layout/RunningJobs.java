package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobLine;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.push.Changes;

/** How many jobs run, which ones, and a word when one of one's own has ended. */
class RunningJobs extends Button {
    private static final int MOST_SHOWN = 20;

    private final Desk desk;
    private final Span count = Blocks.span("jobs-button__count", "0");
    private final Div list = Blocks.div("popover-jobs");
    private final Map<JobId, JobLine> lines = new HashMap<>();

    RunningJobs(Desk desk) {
        this.desk = desk;
        addThemeVariants(ButtonVariant.TERTIARY);
        addClassNames("header-button", "jobs-button");
        setId("running-jobs");
        setIcon(Icon.JOB.create());
        setSuffixComponent(count);
        Popover popover = new Popover(list);
        popover.setTarget(this);
        popover.setPosition(PopoverPosition.BOTTOM_END);
        popover.setAriaLabel(Texts.text("base.jobs.running"));
        read();
        desk.live().follow(this, this::follow);
    }

    private void follow(List<UiEvent> events) {
        if (Changes.any(events, UiEvent.Kind.JOB)) {
            read();
        }
    }

    private void read() {
        Actor actor = desk.actors().get();
        Page<JobView> unended = desk.jobs().list(actor, JobFilter.ALL.onlyUnended(), PageQuery.first(MOST_SHOWN));
        List<JobView> running = unended.items();
        String total = Long.toString(unended.total());
        List<JobId> ended = lines.keySet().stream()
                .filter(id -> running.stream().noneMatch(job -> job.id().equals(id)))
                .toList();
        ended.forEach(id -> {
            lines.remove(id);
            sayEnd(actor, id);
        });
        count.setText(total);
        getElement().setAttribute("data-running", total);
        setAriaLabel(Texts.text("base.jobs.button", unended.total()));
        setTooltipText(Texts.text("base.jobs.button", unended.total()));
        list.removeAll();
        list.add(Blocks.heading(Texts.text("base.jobs.running")));
        running.forEach(job -> {
            JobLine line = lines.computeIfAbsent(job.id(), id -> new JobLine(job, true));
            line.show(job);
            list.add(line);
        });
        if (unended.total() > running.size()) {
            list.add(Blocks.span("soft small", Texts.text("base.jobs.more", unended.total() - running.size())));
        }
        if (running.isEmpty()) {
            list.add(Blocks.span("soft", Texts.text("base.jobs.none")));
        }
    }

    /** Whether the page that is open tells the job's story itself. */
    private boolean isOnPage(JobView job) {
        String path = getUI().map(
                        ui -> ui.getInternals().getActiveViewLocation().getPath())
                .orElse("");
        return path.contains(job.id().toString())
                || job.instance().filter(id -> path.contains(id.toString())).isPresent();
    }

    private void sayEnd(Actor actor, JobId id) {
        JobView job;
        try {
            job = desk.jobs().get(actor, id);
        } catch (ProblemException e) {
            return;
        }
        if (!job.actor().equals(actor.login()) || !job.status().isEnded() || isOnPage(job)) {
            return;
        }
        Anchor link = new Anchor("jobs/" + job.id(), Texts.text("base.jobs.open"));
        link.addClassName("link");
        if (job.status() == JobStatus.SUCCEEDED) {
            Toasts.done(Texts.text("base.jobs.succeeded", JobWords.title(job)), link);
        } else {
            Toasts.failed(Texts.text("base.jobs.failed", JobWords.title(job)), link);
        }
    }
}
