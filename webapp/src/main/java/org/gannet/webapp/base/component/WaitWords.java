package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import java.util.stream.Collectors;
import org.gannet.backend.jobs.JobRef;
import org.gannet.backend.jobs.LockName;
import org.gannet.backend.jobs.WaitView;
import org.gannet.base.Problem;
import org.gannet.webapp.base.format.Texts;

/** Why a job has not begun. */
public final class WaitWords {
    private WaitWords() {}

    /** In one line, without links. */
    public static String line(WaitView wait) {
        return switch (wait) {
            case WaitView.Queued _ -> Texts.text("base.job.wait.queued");
            case WaitView.Locked locked -> listed("base.job.wait.line", locked.by());
            case WaitView.Depends depends -> listed("base.job.wait.lineEnd", depends.on());
            case WaitView.ForWord word -> Texts.text("base.job.wait.word", word(word));
            case WaitView.ForSlot slot -> Texts.text("base.job.wait.slot", slot.limit());
            case WaitView.Paused _ -> Texts.text("base.job.wait.paused");
            case WaitView.Ruled ruled -> Texts.text("base.job.wait.ruled", ruled.reason());
        };
    }

    /** What stood in its way when it was tried last, else what it was to wait for from the start. */
    private static String word(WaitView.ForWord word) {
        return word.refusal()
                .map(Problem::message)
                .or(() -> word.reason().map(PlanPanel::words))
                .orElse("");
    }

    private static String listed(String key, List<JobRef> jobs) {
        return Texts.text(key, titles(jobs));
    }

    /** "Stop web1, Migrate web2". */
    public static String titles(List<JobRef> jobs) {
        return jobs.stream().map(WaitWords::title).distinct().collect(Collectors.joining(", "));
    }

    /** At length: what for, since when, with links to the jobs that stand before it. */
    public static Notice notice(WaitView wait) {
        Notice notice = new Notice(Status.Kind.BUSY, sentence(wait));
        notice.setId("job-waits");
        List<JobRef> jobs = switch (wait) {
            case WaitView.Locked locked -> locked.by();
            case WaitView.Depends depends -> depends.on();
            case WaitView.Queued _, WaitView.ForWord _, WaitView.ForSlot _, WaitView.Paused _, WaitView.Ruled _ ->
                List.<JobRef>of();
        };
        if (!jobs.isEmpty()) {
            notice.with(list(jobs));
        }
        return notice.with(Blocks.span(
                "soft small", new Span(Texts.text("base.job.wait.since") + " "), Moment.since(wait.since())));
    }

    private static String sentence(WaitView wait) {
        return switch (wait) {
            case WaitView.Locked locked -> Texts.text("base.job.wait.locked", lock(locked.lock()));
            case WaitView.Depends _ -> Texts.text("base.job.wait.depends");
            case WaitView.Queued _, WaitView.ForWord _, WaitView.ForSlot _, WaitView.Paused _, WaitView.Ruled _ ->
                line(wait);
        };
    }

    /** "the machine web1". */
    public static String lock(LockName lock) {
        String key = "base.lock." + lock.level().name().toLowerCase(java.util.Locale.ROOT);
        return lock.name().isEmpty() ? Texts.text(key) : Texts.text(key + ".named", lock.name());
    }

    /** Each job as a link, with its state; somebody else's without. */
    public static UnorderedList list(List<JobRef> jobs) {
        UnorderedList list = new UnorderedList();
        list.addClassName("refs");
        jobs.forEach(job -> list.add(new ListItem(link(job))));
        return list;
    }

    public static Component link(JobRef job) {
        return job.id()
                .<Component>map(id -> {
                    Anchor link = new Anchor("jobs/" + id, title(job));
                    link.addClassName("link");
                    link.getElement().setAttribute("data-job", id.toString());
                    return Blocks.span(
                            "ref",
                            link,
                            job.status()
                                    .<Component>map(
                                            status -> new Status(JobWords.kind(status), JobWords.status(status)))
                                    .orElseGet(Span::new));
                })
                .orElseGet(() -> new Span(title(job)));
    }

    public static String title(JobRef job) {
        return job.title().isEmpty()
                ? Texts.text("base.job.wait.somebodys")
                : JobWords.title(job.operation(), job.subjectName(), job.title());
    }
}
