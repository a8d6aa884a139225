package org.gannet.webapp.portal.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.webapp.base.format.Texts;

/** The chips above a list of jobs: states that people ask for together. */
public enum JobShow {
    ALL(),
    WAITING(JobStatus.QUEUED, JobStatus.WAITING),
    RUNNING(JobStatus.RUNNING, JobStatus.CANCELLING, JobStatus.UNDOING),
    SUCCEEDED(JobStatus.SUCCEEDED),
    FAILED(JobStatus.FAILED, JobStatus.UNDO_FAILED),
    CANCELLED(JobStatus.CANCELLED);

    private final Set<JobStatus> states;

    JobShow(JobStatus... states) {
        this.states = Set.of(states);
    }

    Set<JobStatus> states() {
        return states;
    }

    String text() {
        return Texts.text("jobs.filter." + name().toLowerCase(Locale.ROOT));
    }

    /** For the address; empty for all. */
    String key() {
        return this == ALL ? "" : name().toLowerCase(Locale.ROOT);
    }

    static JobShow of(Optional<String> key) {
        return Arrays.stream(values())
                .filter(show -> key.filter(show.key()::equals).isPresent())
                .findFirst()
                .orElse(ALL);
    }
}
