package org.gannet.webapp.portal.jobs;

import java.time.Instant;
import java.util.Optional;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.Operations;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.UrlState;

/**
 * What a list of jobs has in its address, project aside: {@code state=failed&q=web1&operation=CreateInstance&by=ada
 * &since=day&reason=restore}.
 * @param words in the title: a machine's name, mostly
 * @param archived those too that ended long ago
 */
public record JobAddress(
        JobShow show,
        String words,
        Optional<String> operation,
        String login,
        JobAge age,
        String reason,
        boolean archived) {
    private static final String SHOWN = "shown";
    public static final JobAddress ALL = new JobAddress(JobShow.ALL, "", Optional.empty(), "", JobAge.ANY, "", false);

    public static JobAddress of(UrlState address) {
        return new JobAddress(
                JobShow.of(address.get("state")),
                words(address, "q"),
                address.get("operation").filter(Operations.words()::contains),
                words(address, "by"),
                JobAge.of(address.get("since")),
                words(address, "reason"),
                address.get("archived").filter(SHOWN::equals).isPresent());
    }

    public UrlState writeTo(UrlState address) {
        return address.set("state", show.key())
                .set("q", words)
                .set("operation", operation)
                .set("by", login)
                .set("since", age.key())
                .set("reason", reason)
                .set("archived", archived ? SHOWN : "");
    }

    JobFilter filter(Optional<ProjectId> project, Instant now) {
        return JobFilter.ALL
                .in(project)
                .in(show.states())
                .of(operation)
                .saying(words, login, reason)
                .withArchived(archived)
                .between(age.since(now), Optional.empty());
    }

    /** How many of the filters below the chips are set. */
    int more() {
        return (operation.isPresent() ? 1 : 0)
                + (login.isEmpty() ? 0 : 1)
                + (age == JobAge.ANY ? 0 : 1)
                + (reason.isEmpty() ? 0 : 1)
                + (archived ? 1 : 0);
    }

    JobAddress with(JobShow other) {
        return new JobAddress(other, words, operation, login, age, reason, archived);
    }

    JobAddress withWords(String other) {
        return new JobAddress(show, limited(other), operation, login, age, reason, archived);
    }

    JobAddress withOperation(Optional<String> other) {
        return new JobAddress(show, words, other, login, age, reason, archived);
    }

    JobAddress withLogin(String other) {
        return new JobAddress(show, words, operation, limited(other), age, reason, archived);
    }

    JobAddress with(JobAge other) {
        return new JobAddress(show, words, operation, login, other, reason, archived);
    }

    JobAddress withReason(String other) {
        return new JobAddress(show, words, operation, login, age, limited(other), archived);
    }

    JobAddress withArchived(boolean other) {
        return new JobAddress(show, words, operation, login, age, reason, other);
    }

    private static String words(UrlState address, String name) {
        return limited(address.get(name).orElse(""));
    }

    private static String limited(String words) {
        String stripped = words.strip();
        return stripped.length() > JobFilter.LONGEST_WORDS ? stripped.substring(0, JobFilter.LONGEST_WORDS) : stripped;
    }
}
