package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gannet.backend.jobs.JobView;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobLine;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.SubjectLink;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** Jobs in dense rows, newest first. */
public class JobGrid extends Grid<JobView> {
    private static final int WITH_PROJECT = 1150;

    private final ColumnsByWidth widths = new ColumnsByWidth(this, this::select);

    /** @param cancel asked for a job that still runs */
    public JobGrid(Consumer<JobView> cancel) {
        setId("job-list");
        addClassName("list");
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.MULTI);
        column("title", JobGrid::title, 0).setFlexGrow(3).setWidth("150px");
        column("status", JobGrid::status, 0).setFlexGrow(6).setWidth("160px");
        column("about", SubjectLink::of, 820).setFlexGrow(1).setWidth("120px");
        column("project", job -> new Span(job.projectName().orElse("")), WITH_PROJECT)
                .setFlexGrow(1)
                .setWidth("110px");
        column("actor", job -> new Span(job.actor()), 760).setFlexGrow(1).setWidth("100px");
        column("when", job -> Moment.ago(job.submittedAt()), 640).setFlexGrow(0).setWidth("120px");
        column("took", JobGrid::took, 900).setFlexGrow(0).setWidth("110px");
        column("actions", job -> actions(job, cancel), ColumnsByWidth.PHONE)
                .setFlexGrow(0)
                .setWidth("60px")
                .setHeader("");
    }

    private Column<JobView> column(String key, Function<JobView, Component> cell, int needs) {
        Column<JobView> column = addColumn(new ComponentRenderer<>(cell::apply));
        column.setKey(key).setHeader(Texts.text("jobs.column." + key)).setResizable(true);
        return widths.needs(column, needs);
    }

    private static Component title(JobView job) {
        Anchor link = new Anchor("jobs/" + job.id(), JobWords.title(job));
        link.addClassName("list-name");
        return link;
    }

    private static Component status(JobView job) {
        return job.status().isEnded()
                ? JobWords.chip(job)
                : Blocks.div("cell-job", JobWords.chip(job), new JobLine(job, false));
    }

    private static Component took(JobView job) {
        return job.startedAt()
                .<Component>map(start -> job.endedAt()
                        .<Component>map(end -> new Span(Times.lasting(Duration.between(start, end))))
                        .orElseGet(() -> Moment.since(start)))
                .orElseGet(Span::new);
    }

    private static Component actions(JobView job, Consumer<JobView> cancel) {
        if (job.status().isEnded()) {
            return new Span();
        }
        return Blocks.div(
                "cell-actions",
                new ActionButton(Icon.CROSS, "", Texts.text("base.job.cancel"), () -> cancel.accept(job))
                        .withTheme(ButtonVariant.TERTIARY)
                        .allow(JobWords.cannotCancel(job)));
    }

    /** The project column is of no use when only one project is shown. */
    void showProject(boolean shown) {
        Column<JobView> column = getColumnByKey("project");
        if (shown) {
            widths.show(column, WITH_PROJECT);
        } else {
            widths.hide(column);
        }
    }

    private void select(int width) {
        SelectionMode mode = width >= ColumnsByWidth.PHONE ? SelectionMode.MULTI : SelectionMode.NONE;
        if (getSelectionMode() != mode) {
            setSelectionMode(mode);
        }
    }
}
