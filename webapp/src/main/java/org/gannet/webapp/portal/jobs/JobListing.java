package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.html.Div;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.FilterChips;
import org.gannet.webapp.base.component.JobWords;
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

    /** The chips above the list. */
    public enum Show {
        ALL(Optional.empty()),
        RUNNING(Optional.of(true)),
        ENDED(Optional.of(false));

        private final Optional<Boolean> unended;

        Show(Optional<Boolean> unended) {
            this.unended = unended;
        }

        public String key() {
            return this == ALL ? "" : name().toLowerCase(Locale.ROOT);
        }

        public static Show of(Optional<String> key) {
            return Arrays.stream(values())
                    .filter(show -> key.filter(show.key()::equals).isPresent())
                    .findFirst()
                    .orElse(ALL);
        }
    }

    JobListing(JobQueries queries, JobService service, CurrentActor actors, Live live) {
        this.queries = queries;
        this.service = service;
        this.actors = actors;
        this.live = live;
    }

    /** A list with its chips. @param moved hears what belongs into the page's address */
    public Listing create(Consumer<Show> moved) {
        JobRows rows = new JobRows(queries, actors);
        JobGrid grid = new JobGrid(this::cancel);
        grid.setDataProvider(rows);
        Listing listing = new Listing(rows, grid, moved);
        live.follow(listing, rows::follow);
        return listing;
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

    /** Chips and rows. */
    public static final class Listing extends Div {
        private final JobRows rows;
        private final FilterChips<Show> chips;
        private Optional<ProjectId> project = Optional.empty();
        private Show show = Show.ALL;

        private Listing(JobRows rows, JobGrid grid, Consumer<Show> moved) {
            this.rows = rows;
            addClassNames("stack", "grow");
            getStyle().setMinHeight("0");
            chips = new FilterChips<>(
                    List.of(Show.values()),
                    each -> Texts.text("jobs.filter." + each.name().toLowerCase(Locale.ROOT)),
                    each -> {
                        show(each, project);
                        moved.accept(each);
                    });
            add(Blocks.div("toolbar", chips), grid);
        }

        public void show(Show which, Optional<ProjectId> inProject) {
            show = which;
            project = inProject;
            chips.show(which);
            rows.show(new JobFilter(inProject, Optional.empty(), which.unended));
        }

        public Show shown() {
            return show;
        }
    }
}
