package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.QueueBanner;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** Makes lists of jobs: of one's projects, and of all. */
@Component
public class JobListing {
    private final JobQueries queries;
    private final JobService service;
    private final CurrentActor actors;
    private final Live live;
    private final QueueQueries queue;

    JobListing(JobQueries queries, JobService service, QueueQueries queue, CurrentActor actors, Live live) {
        this.queue = queue;
        this.queries = queries;
        this.service = service;
        this.actors = actors;
        this.live = live;
    }

    /** A list with its filters. @param moved hears what belongs into the page's address */
    public Listing create(Consumer<JobAddress> moved) {
        return new Listing(
                new JobRows(queries, actors),
                new JobGrid(this::cancel),
                new JobBulk(service, queries, actors),
                new QueueBanner(queue, actors::get),
                live,
                moved);
    }

    private void cancel(JobView job) {
        new Confirm(Texts.text("jobs.cancel.title", JobWords.title(job)), Texts.text("base.job.cancel"), () -> {
                    if (Attempt.to(() -> service.cancel(actors.get(), job.id()))) {
                        Toasts.done(Texts.text("base.job.cancelAsked"));
                    }
                })
                .say(Texts.text("jobs.cancel.text"))
                .open();
    }

    /** Filters, rows, and what can be done with several rows at once. */
    public static final class Listing extends Div {
        private final JobRows rows;
        private final JobGrid grid;
        private final JobFilters filters;
        private final QueueBanner banner;
        private final Div empty = new Div();
        private Optional<ProjectId> project = Optional.empty();
        private JobAddress address = JobAddress.ALL;

        private Listing(
                JobRows rows, JobGrid grid, JobBulk bulk, QueueBanner banner, Live live, Consumer<JobAddress> moved) {
            this.banner = banner;
            this.rows = rows;
            this.grid = grid;
            addClassNames("stack", "grow");
            getStyle().setMinHeight("0");
            filters = new JobFilters(to -> {
                address = to;
                read();
                moved.accept(to);
            });
            grid.setDataProvider(rows);
            grid.setEmptyStateComponent(empty);
            grid.addSelectionListener(selection -> bulk.show(selection.getAllSelectedItems()));
            bulk.onCleared(grid::deselectAll);
            add(banner, filters, bulk, grid);
            live.follow(this, this::follow);
        }

        /** Lets the person choose one of several projects here. */
        public void offer(List<ProjectView> projects, Consumer<Optional<ProjectId>> chosen) {
            filters.offer(projects, chosen);
        }

        public void show(JobAddress to, Optional<ProjectId> inProject) {
            address = to;
            project = inProject;
            filters.show(to);
            filters.show(inProject);
            grid.showProject(inProject.isEmpty());
            read();
        }

        public JobAddress shown() {
            return address;
        }

        private void follow(List<UiEvent> events) {
            banner.follow(events);
            if (rows.follow(events)) {
                showCount();
            }
        }

        private void read() {
            rows.show(address, project);
            showCount();
        }

        private void showCount() {
            long total = rows.total();
            filters.count(total);
            empty.removeAll();
            empty.add(
                    address.equals(JobAddress.ALL)
                            ? new EmptyState(Icon.JOB, Texts.text("jobs.empty"))
                            : new EmptyState(Icon.SEARCH, Texts.text("jobs.emptyFilter")));
        }
    }
}
