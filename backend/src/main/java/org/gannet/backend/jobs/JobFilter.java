package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.InstanceId;
import org.gannet.base.Subject;

/**
 * Which jobs; each empty part lets all through.
 * @param states any of these
 * @param operation stable word, such as "CreateInstance"
 * @param title part of it, in any case: so jobs of a machine are found by its name, also when it is gone
 * @param login of who asked for it, whole
 * @param reason part of its trail, in any case
 * @param since submitted then or later
 * @param before submitted earlier
 * @param archived those too that are archived
 */
public record JobFilter(
        Optional<ProjectId> project,
        Optional<Subject> subject,
        Set<JobStatus> states,
        Optional<String> operation,
        String title,
        String login,
        String reason,
        Optional<Instant> since,
        Optional<Instant> before,
        boolean archived) {
    public static final JobFilter ALL = new JobFilter(
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            "",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            false);

    /** The longest words to look for; more is refused where it comes from outside. */
    public static final int LONGEST_WORDS = 200;

    public JobFilter {
        states = states.isEmpty() ? Set.of() : EnumSet.copyOf(states);
        if (title.length() > LONGEST_WORDS || login.length() > LONGEST_WORDS || reason.length() > LONGEST_WORDS) {
            throw new IllegalArgumentException("words of more than " + LONGEST_WORDS + " characters");
        }
    }

    public static JobFilter of(InstanceId instance) {
        return of(new Subject.OfInstance(instance));
    }

    public static JobFilter of(Subject subject) {
        return ALL.about(Optional.of(subject));
    }

    public static JobFilter of(ProjectId project) {
        return ALL.in(Optional.of(project));
    }

    public JobFilter in(Optional<ProjectId> wanted) {
        return new JobFilter(wanted, subject, states, operation, title, login, reason, since, before, archived);
    }

    public JobFilter about(Optional<Subject> wanted) {
        return new JobFilter(project, wanted, states, operation, title, login, reason, since, before, archived);
    }

    public JobFilter in(Set<JobStatus> wanted) {
        return new JobFilter(project, subject, wanted, operation, title, login, reason, since, before, archived);
    }

    public JobFilter of(Optional<String> wanted) {
        return new JobFilter(project, subject, states, wanted, title, login, reason, since, before, archived);
    }

    /** With these words in title, login and reason. */
    public JobFilter saying(String inTitle, String ofLogin, String inReason) {
        return new JobFilter(project, subject, states, operation, inTitle, ofLogin, inReason, since, before, archived);
    }

    public JobFilter between(Optional<Instant> from, Optional<Instant> to) {
        return new JobFilter(project, subject, states, operation, title, login, reason, from, to, archived);
    }

    /** With the archived ones. */
    public JobFilter withArchived(boolean wanted) {
        return new JobFilter(project, subject, states, operation, title, login, reason, since, before, wanted);
    }

    public JobFilter onlyUnended() {
        return in(unended());
    }

    /** The states of jobs that have not ended. */
    public static Set<JobStatus> unended() {
        return Arrays.stream(JobStatus.values())
                .filter(status -> !status.isEnded())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobStatus.class)));
    }

    /** The states of jobs that have. */
    public static Set<JobStatus> ended() {
        return EnumSet.complementOf(EnumSet.copyOf(unended()));
    }
}
