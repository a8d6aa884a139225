package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStory;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.CopyButton;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.JobPanel;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.QueueBanner;
import org.gannet.webapp.base.component.SubjectLink;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.PortalLayout;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.security.CurrentActor;

/** A job, at an address that can be sent to a colleague. */
@Route(value = "jobs/:id", layout = PortalLayout.class)
@PermitAll
public class JobPage extends Page implements BeforeEnterObserver {
    private final JobQueries jobs;
    private final CurrentActor actors;
    private final JobService service;
    private final QueueBanner banner;
    private final PageHeader header = new PageHeader("");
    private final JobPanel panel;
    private final Div facts = new Div();
    private final Panel why = new Panel(Texts.text("jobs.why"));
    private final Panel relations = new Panel(Texts.text("jobs.relations"));
    private final JobChildren children;
    private final Panel locks = new Panel(Texts.text("jobs.locks"));
    private Optional<JobView> shown = Optional.empty();

    public JobPage(JobQueries jobs, JobService service, QueueQueries queue, CurrentActor actors, Live live) {
        this.jobs = jobs;
        this.service = service;
        banner = new QueueBanner(queue, actors::get);
        this.actors = actors;
        addClassName("page--narrow");
        panel = new JobPanel(service, actors::get, job -> UI.getCurrent().navigate("jobs/" + job));
        panel.forItsOwnPage();
        Panel progress = new Panel();
        progress.setContent(panel);
        children = new JobChildren(service, actors::get);
        Panel about = new Panel(Texts.text("jobs.about"), facts);
        Div side = Blocks.div("stack span-4", about, why, relations, locks);
        add(header, banner, Blocks.div("columns", Blocks.div("stack span-8", progress, children), side));
        live.follow(this, this::follow);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        JobId id = event.getRouteParameters().get("id").flatMap(JobPage::parse).orElseThrow(NotFoundException::new);
        show(jobs.story(actors.get(), id));
    }

    private static Optional<JobId> parse(String text) {
        try {
            return Optional.of(JobId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One that waits, or that others still run for, is read anew when any job has moved: that may be one of these. */
    private void follow(List<UiEvent> events) {
        banner.follow(events);
        shown.filter(job -> job.waiting().isPresent() || children.goesOn()
                        ? Changes.any(events, UiEvent.Kind.JOB) || Changes.any(events, UiEvent.Kind.QUEUE)
                        : Changes.of(events, UiEvent.Kind.JOB, job.id().toString()))
                .map(JobView::id)
                .ifPresent(id -> show(jobs.story(actors.get(), id)));
    }

    private void show(JobStory story) {
        JobView job = story.job();
        boolean other = shown.map(JobView::id).filter(job.id()::equals).isEmpty();
        shown = Optional.of(job);
        header.setTitle(JobWords.title(job));
        panel.show(job);
        facts.removeAll();
        facts.add(facts(job));
        why.setVisible(!job.reasons().isEmpty());
        why.setContent(JobRelations.reasons(job.reasons()));
        children.show(story.children());
        relations.setVisible(JobRelations.has(story));
        relations.setContent(JobRelations.of(story));
        locks.setVisible(!story.locks().isEmpty());
        locks.setContent(JobRelations.locks(story.locks()));
        if (other) {
            trailChanged();
        }
    }

    private Component priority(JobView job) {
        Button change = new Button(
                Texts.text("jobs.priority.change"), click -> new PriorityDialog(service, actors, job).open());
        change.setId("job-priority-change");
        change.addThemeVariants(ButtonVariant.TERTIARY);
        Span now = new Span(JobWords.priority(job.priority()));
        now.setId("job-priority");
        return Blocks.span("ref", now, change);
    }

    private Facts facts(JobView job) {
        Facts list = new Facts();
        list.with(SubjectLink.label(job.subject()), SubjectLink.of(job));
        job.projectName().ifPresent(name -> list.with(Texts.text("jobs.project"), name));
        list.with(Texts.text("jobs.actor"), job.actor());
        boolean movable = job.waiting().isPresent() && job.cannotCancelBecause().isEmpty();
        if (job.priority() != 0 || movable) {
            list.with(
                    Texts.text("jobs.priority"), movable ? priority(job) : new Span(JobWords.priority(job.priority())));
        }
        list.with(Texts.text("jobs.submitted"), Moment.ago(job.submittedAt()));
        job.startedAt()
                .ifPresent(start -> list.with(
                        Texts.text("jobs.waited"), Times.lasting(Duration.between(job.submittedAt(), start))));
        job.endedAt().ifPresent(end -> list.with(Texts.text("jobs.ended"), Moment.ago(end)));
        job.archivedAt().ifPresent(at -> list.with(Texts.text("jobs.archived"), Moment.ago(at)));
        return list.with(Texts.text("jobs.id"), new CopyButton(job.id().toString(), Texts.text("jobs.id.copy")));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.activity"), "activity"),
                Crumb.here(shown.map(JobWords::title).orElse("")));
    }
}
