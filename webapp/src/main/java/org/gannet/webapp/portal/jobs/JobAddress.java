package org.gannet.webapp.portal.jobs;

import java.time.Instant;
import java.util.Optional;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.Operations;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.UrlState;

/**
 * What a list of jobs has in its address, project aside: {@code state=failed&q=web1&operation=CreateInstance&by=ada
 * &since=day&reason=restore&about=node/node1}.
 * @param words in the title: a machine's name, mostly
 * @param archived those too that ended long ago
 * @param about only what is about this thing
 */
public record JobAddress(
        JobShow show,
        String words,
        Optional<String> operation,
        String login,
        JobAge age,
        String reason,
        boolean archived,
        Optional<Subject> about) {
    private static final String SHOWN = "shown";
    public static final JobAddress ALL =
            new JobAddress(JobShow.ALL, "", Optional.empty(), "", JobAge.ANY, "", false, Optional.empty());

    public static JobAddress of(UrlState address) {
        return new JobAddress(
                JobShow.of(address.get("state")),
                words(address, "q"),
                address.get("operation").filter(Operations.words()::contains),
                words(address, "by"),
                JobAge.of(address.get("since")),
                words(address, "reason"),
                address.get("archived").filter(SHOWN::equals).isPresent(),
                address.get("about").flatMap(JobAddress::subject));
    }

    public UrlState writeTo(UrlState address) {
        return address.set("state", show.key())
                .set("q", words)
                .set("operation", operation)
                .set("by", login)
                .set("since", age.key())
                .set("reason", reason)
                .set("archived", archived ? SHOWN : "")
                .set("about", about.map(Subject::text));
    }

    JobFilter filter(Optional<ProjectId> project, Instant now) {
        return JobFilter.ALL
                .in(project)
                .about(about)
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
                + (archived ? 1 : 0)
                + (about.isPresent() ? 1 : 0);
    }

    JobAddress with(JobShow other) {
        return new JobAddress(other, words, operation, login, age, reason, archived, about);
    }

    JobAddress withWords(String other) {
        return new JobAddress(show, limited(other), operation, login, age, reason, archived, about);
    }

    JobAddress withOperation(Optional<String> other) {
        return new JobAddress(show, words, other, login, age, reason, archived, about);
    }

    JobAddress withLogin(String other) {
        return new JobAddress(show, words, operation, limited(other), age, reason, archived, about);
    }

    JobAddress with(JobAge other) {
        return new JobAddress(show, words, operation, login, other, reason, archived, about);
    }

    JobAddress withReason(String other) {
        return new JobAddress(show, words, operation, login, age, limited(other), archived, about);
    }

    JobAddress withArchived(boolean other) {
        return new JobAddress(show, words, operation, login, age, reason, other, about);
    }

    /** Only what is about this thing. */
    JobAddress withAbout(Optional<Subject> other) {
        return new JobAddress(show, words, operation, login, age, reason, archived, other);
    }

    /** What names nothing is left out. */
    private static Optional<Subject> subject(String text) {
        try {
            return Optional.of(Subject.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String words(UrlState address, String name) {
        return limited(address.get(name).orElse(""));
    }

    private static String limited(String words) {
        String stripped = words.strip();
        return stripped.length() > JobFilter.LONGEST_WORDS ? stripped.substring(0, JobFilter.LONGEST_WORDS) : stripped;
    }
}
