package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.ProblemWords;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** What can be done with the selected jobs; says beforehand what it will do to how many of them. */
class JobBulk extends Div {
    private static final int MOST_NAMED = 10;

    private final JobService service;
    private final JobQueries queries;
    private final CurrentActor actors;
    private final Span count = new Span();
    private List<JobView> selected = List.of();
    private Runnable cleared = () -> {};

    private enum Wish {
        CANCEL,
        RETRY;

        String key() {
            return "jobs.bulk." + name().toLowerCase(Locale.ROOT);
        }
    }

    JobBulk(JobService service, JobQueries queries, CurrentActor actors) {
        this.service = service;
        this.queries = queries;
        this.actors = actors;
        addClassName("bulk");
        setId("job-bulk");
        setVisible(false);
        Button cancel = new Button(Texts.text("jobs.bulk.cancel"), Icon.CROSS.create(), click -> ask(Wish.CANCEL));
        cancel.setId("bulk-cancel");
        Button retry = new Button(Texts.text("jobs.bulk.retry"), Icon.REBOOT.create(), click -> ask(Wish.RETRY));
        retry.setId("bulk-retry");
        Button clear = new Button(Texts.text("jobs.bulk.clear"), click -> cleared.run());
        clear.addThemeVariants(ButtonVariant.TERTIARY);
        count.addClassName("grow");
        add(count, cancel, retry, clear);
    }

    void onCleared(Runnable action) {
        cleared = action;
    }

    void show(Collection<JobView> jobs) {
        selected = List.copyOf(jobs);
        setVisible(!selected.isEmpty());
        count.setText(Texts.text("jobs.bulk.count", selected.size()));
    }

    private void ask(Wish wish) {
        List<JobView> able = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (JobView job : selected) {
            try {
                JobView now = queries.get(actors.get(), job.id());
                cannot(wish, now)
                        .ifPresentOrElse(
                                because -> others.add(Texts.text("jobs.bulk.untouched", JobWords.title(now), because)),
                                () -> able.add(now));
            } catch (ProblemException e) {
                others.add(Texts.text("jobs.bulk.untouched", JobWords.title(job), ProblemWords.brief(e.problem())));
            }
        }
        Confirm confirm = new Confirm(
                Texts.text(wish.key() + ".title"), Texts.text(wish.key() + ".go", able.size()), () -> run(wish, able));
        confirm.say(Texts.text(wish.key() + ".text", able.size())).allowed(!able.isEmpty());
        if (!others.isEmpty()) {
            UnorderedList untouched = new UnorderedList();
            others.stream().limit(MOST_NAMED).forEach(line -> untouched.add(new ListItem(line)));
            if (others.size() > MOST_NAMED) {
                untouched.add(new ListItem(Texts.text("jobs.bulk.more", others.size() - MOST_NAMED)));
            }
            confirm.with(untouched);
        }
        confirm.open();
    }

    /** Why not; empty when it can be done. */
    private static Optional<String> cannot(Wish wish, JobView job) {
        return switch (wish) {
            case CANCEL -> JobWords.cannotCancel(job);
            case RETRY -> job.canRetry() ? Optional.empty() : Optional.of(Texts.text("jobs.bulk.noRetry"));
        };
    }

    private void run(Wish wish, List<JobView> jobs) {
        List<String> failures = new ArrayList<>();
        for (JobView job : jobs) {
            try {
                switch (wish) {
                    case CANCEL -> service.cancel(actors.get(), job.id());
                    case RETRY -> service.retry(actors.get(), job.id());
                }
            } catch (ProblemException e) {
                failures.add(JobWords.title(job) + ": " + ProblemWords.brief(e.problem()));
            }
        }
        cleared.run();
        if (failures.isEmpty()) {
            Toasts.done(Texts.text("jobs.bulk.done", jobs.size()));
        } else {
            Toasts.failed(Texts.text("jobs.bulk.failed", failures.size(), jobs.size()), failures);
        }
    }
}
