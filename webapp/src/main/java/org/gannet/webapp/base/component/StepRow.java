package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.jobs.StepView;
import org.gannet.base.ByteSize;
import org.gannet.base.Progress;
import org.gannet.webapp.base.format.ProgressWords;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** One step of a job: its state, its name, how far it is or how long it took. */
class StepRow extends ListItem {
    private final Span mark = Blocks.span("step__mark");
    private final Span time = Blocks.span("step__time");
    private final Span words = new Span();
    private final Bar bar = new Bar();
    private final Div progress = Blocks.div("step__progress", words, bar);
    private final Span note = Blocks.span("step__note");
    private Optional<StepView> shown = Optional.empty();
    private boolean failedHere;

    /** @param fault whether the job failed at this step, taken back or not */
    StepRow(StepView step, boolean fault) {
        addClassName("step");
        setId("step-" + step.index());
        bar.labelled(StepWords.title(step));
        Span title = Blocks.span("step__title", StepWords.title(step));
        step.node().ifPresent(node -> title.add(Blocks.span("step__node", node)));
        add(mark, title, time, progress, note);
        show(step, fault);
    }

    final void show(StepView step, boolean fault) {
        if (fault == failedHere && shown.filter(step::equals).isPresent()) {
            return;
        }
        if (fault != failedHere
                || shown.map(StepView::status).filter(step.status()::equals).isEmpty()) {
            failedHere = fault;
            showStatus(step);
        }
        showProgress(step);
        shown = Optional.of(step);
    }

    private void showStatus(StepView step) {
        for (StepView.Status status : StepView.Status.values()) {
            setClassName(className(status), status == step.status());
        }
        setClassName("step--fault", failedHere);
        String word = step.status().name().toLowerCase(Locale.ROOT);
        getElement().setAttribute("data-status", word);
        mark.removeAll();
        mark.getElement().setAttribute("role", "img");
        mark.getElement().setAttribute("aria-label", Texts.text("base.job.step." + (failedHere ? "failed" : word)));
        picture(step.status()).ifPresent(icon -> mark.add(icon.create()));
        note.setVisible(failedHere);
        note.setText(Texts.text(
                step.status() == StepView.Status.UNDONE ? "base.job.step.fault.undone" : "base.job.step.fault"));
        time.removeAll();
        step.startedAt().ifPresent(start -> {
            if (step.status() == StepView.Status.RUNNING) {
                time.add(Moment.since(start));
            } else {
                step.endedAt().ifPresent(end -> time.add(took(step, Duration.between(start, end))));
            }
        });
    }

    private Optional<Icon> picture(StepView.Status status) {
        if (failedHere) {
            return Optional.of(Icon.CROSS);
        }
        return switch (status) {
            case DONE -> Optional.of(Icon.CHECK);
            case FAILED -> Optional.of(Icon.CROSS);
            case UNDONE, SKIPPED -> Optional.of(Icon.MINUS);
            case PENDING, RUNNING -> Optional.empty();
        };
    }

    private Span took(StepView step, Duration duration) {
        String lasting = Times.lasting(duration);
        if (step.status() == StepView.Status.UNDONE && !failedHere) {
            return new Span(Texts.text("base.job.step.took.undone", lasting));
        }
        Long differs = step.figures().get("differs");
        if (differs != null) {
            return new Span(Texts.text("base.job.step.differs", lasting, Sizes.exact(new ByteSize(differs))));
        }
        Long downtime = step.figures().get("downtimeMillis");
        return new Span(downtime == null ? lasting : Texts.text("base.job.step.downtime", lasting, downtime));
    }

    private void showProgress(StepView step) {
        Optional<Progress> running = step.status() == StepView.Status.RUNNING ? step.progress() : Optional.empty();
        progress.setVisible(running.isPresent());
        running.ifPresent(now -> {
            words.setText(ProgressWords.of(now, step.pace()));
            if (now.total() > 0) {
                bar.show(ProgressWords.share(now));
            } else {
                bar.showUnknown();
            }
        });
    }

    private static String className(StepView.Status status) {
        return "step--" + status.name().toLowerCase(Locale.ROOT);
    }
}
