package org.gannet.webapp.base.component;

import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.LogLineView;
import org.gannet.backend.jobs.StepView;
import org.gannet.backend.jobs.WaitView;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** All about one job: steps, progress, problem, log; cancel and retry. Shown again whenever the job has changed. */
public class JobPanel extends Div {
    /** The end stays in sight unless the reader has scrolled away from it. */
    private static final String FOLLOW_END = """
            if (this.gannetAtEnd === undefined) {
                this.gannetAtEnd = true;
                this.addEventListener('scroll', () =>
                    this.gannetAtEnd = this.scrollHeight - this.scrollTop - this.clientHeight < 12);
            }
            if (this.gannetAtEnd) this.scrollTop = this.scrollHeight;
            """;

    private final JobService service;
    private final Supplier<Actor> actors;
    private final Consumer<JobId> retried;
    private final Span status = new Span();
    private final Span time = Blocks.span("soft small");
    private final Anchor title = new Anchor();
    private final ActionButton cancel;
    private final ActionButton release;
    private final ActionButton retry;
    private final Div problem = new Div();
    private final Div waits = new Div();
    private final Paragraph story = new Paragraph();
    private final Div left = Blocks.div("job__left");
    private final OrderedList steps = new OrderedList();
    private final List<StepRow> rows = new ArrayList<>();
    private final Pre log = new Pre();
    private final Notice.Fold logFold = new Notice.Fold(Texts.text("base.job.log"), log);
    private boolean logOpen;
    private Optional<JobView> shown = Optional.empty();

    /** @param retried called with the new job when the person has asked for the same again */
    public JobPanel(JobService service, Supplier<Actor> actors, Consumer<JobId> retried) {
        this.service = service;
        this.actors = actors;
        this.retried = retried;
        addClassName("job");
        setId("job-panel");
        title.addClassNames("link", "job__title");
        title.setId("job-title");
        steps.addClassName("steps");
        steps.setId("job-steps");
        story.addClassName("job__story");
        story.setId("job-story");
        left.setId("job-left");
        log.addClassName("log");
        log.setId("job-log");
        cancel = new ActionButton(Icon.CROSS, Texts.text("base.job.cancel"), "", this::cancel).withId("job-cancel");
        release = new ActionButton(Icon.PLAY, Texts.text("base.job.release"), "", this::release)
                .withId("job-release")
                .withTheme(ButtonVariant.PRIMARY);
        retry = new ActionButton(Icon.REBOOT, Texts.text("base.job.retry"), "", this::retry)
                .withId("job-retry")
                .withTheme(ButtonVariant.PRIMARY);
        add(
                Blocks.div("job__head", title, status, time, Blocks.div("job__actions", cancel, retry, release)),
                story,
                left,
                problem,
                waits,
                steps,
                logFold);
    }

    /** For a page that has the title as its heading, and room for the log. */
    public void forItsOwnPage() {
        title.setVisible(false);
        logOpen = true;
    }

    public void show(JobView job) {
        if (shown.filter(job::equals).isPresent()) {
            return;
        }
        boolean other = shown.map(JobView::id).filter(job.id()::equals).isEmpty();
        boolean moved =
                other || shown.map(JobView::status).filter(job.status()::equals).isEmpty();
        shown = Optional.of(job);
        if (other) {
            title.setHref("jobs/" + job.id());
            title.setText(JobWords.title(job));
            logFold.setOpen(logOpen);
        }
        if (moved) {
            showStatus(job);
        }
        cancel.setVisible(!job.status().isEnded());
        cancel.allow(JobWords.cannotCancel(job));
        release.setVisible(job.waiting()
                .filter(wait -> wait instanceof WaitView.ForWord
                        && job.cannotCancelBecause().isEmpty())
                .isPresent());
        retry.setVisible(job.canRetry());
        showProblem(job);
        waits.removeAll();
        job.waiting().ifPresent(wait -> waits.add(WaitWords.notice(wait)));
        waits.setVisible(job.waiting().isPresent());
        showStory(job);
        showSteps(job, other);
        showLog(job);
    }

    private void showStatus(JobView job) {
        getElement().setAttribute("data-status", job.status().name().toLowerCase(java.util.Locale.ROOT));
        status.removeAll();
        status.add(JobWords.chip(job));
        time.removeAll();
        job.startedAt().ifPresent(start -> {
            if (job.endedAt().isPresent()) {
                time.add(new Span(
                        Times.lasting(Duration.between(start, job.endedAt().get()))));
            } else {
                time.add(Moment.since(start));
            }
        });
    }

    private void showProblem(JobView job) {
        problem.removeAll();
        // That it was cancelled is told by its story.
        Optional<Problem> told = job.problem().filter(found -> found.code() != ErrorCode.CANCELLED);
        told.ifPresent(found -> problem.add(Notice.of(found)));
        problem.setVisible(told.isPresent());
    }

    private void showStory(JobView job) {
        story.setText(StoryWords.of(job));
        story.setVisible(!story.getText().isEmpty());
        List<StepView> leftovers = StoryWords.left(job);
        left.removeAll();
        left.setVisible(!leftovers.isEmpty());
        if (!leftovers.isEmpty()) {
            UnorderedList list = new UnorderedList();
            leftovers.forEach(step -> list.add(new ListItem(step.node()
                    .map(node -> Texts.text("base.job.story.leftOn", StepWords.title(step), node))
                    .orElseGet(() -> StepWords.title(step)))));
            left.add(Blocks.paragraph(Texts.text("base.job.story.left")), list);
        }
    }

    private void showSteps(JobView job, boolean other) {
        steps.setVisible(!job.steps().isEmpty());
        if (other || rows.size() != job.steps().size()) {
            steps.removeAll();
            rows.clear();
            job.steps().forEach(step -> rows.add(new StepRow(step, StoryWords.isFault(job, step))));
            rows.forEach(steps::add);
            return;
        }
        for (int index = 0; index < rows.size(); index++) {
            StepView step = job.steps().get(index);
            rows.get(index).show(step, StoryWords.isFault(job, step));
        }
    }

    private void showLog(JobView job) {
        logFold.setVisible(!job.log().isEmpty());
        StringBuilder lines = new StringBuilder();
        for (LogLineView line : job.log()) {
            lines.append(Times.clock(line.at(), ZoneId.systemDefault()))
                    .append("  ")
                    .append(line.text())
                    .append('\n');
            line.internal()
                    .lines()
                    .forEach(inner -> lines.append("          ").append(inner).append('\n'));
        }
        if (!log.getText().contentEquals(lines)) {
            log.setText(lines.toString());
            log.getElement().executeJs(FOLLOW_END);
        }
    }

    private void cancel() {
        shown.ifPresent(job -> {
            if (Attempt.to(() -> service.cancel(actors.get(), job.id()))) {
                Toasts.done(Texts.text("base.job.cancelAsked"));
            }
        });
    }

    private void release() {
        shown.ifPresent(job -> {
            if (Attempt.to(() -> service.release(actors.get(), job.id()))) {
                Toasts.done(Texts.text("base.job.released"));
            }
        });
    }

    private void retry() {
        shown.flatMap(job -> Attempt.of(() -> service.retry(actors.get(), job.id())))
                .ifPresent(retried);
    }
}
