package org.gannet.backend.engine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.base.Subject;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Reason;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "jobs")
class JobEntity {
    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_REASON = 2000;

    @Id
    UUID id;

    @Column(length = 100)
    String operation;

    @Enumerated(EnumType.STRING)
    @Column(name = "subject_kind", length = 20)
    Subject.Kind subjectKind;

    @Column(name = "subject_id", length = 255)
    String subjectId;

    @Column(name = "project_id")
    @Nullable
    UUID projectId;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    JobState state;

    @Column(length = 100)
    String actor;

    @Column(length = LONGEST_TITLE)
    String title;

    @Column(length = LONGEST_REASON)
    String reason;

    @Column(name = "retry_of")
    @Nullable
    UUID retryOf;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(name = "archived_at")
    @Nullable
    Instant archivedAt;

    @Column(length = Documents.LONGEST)
    String document;

    protected JobEntity() {}

    JobEntity(Job job) {
        id = job.id().value();
        operation = job.operation();
        subjectKind = job.subject().kind();
        subjectId = job.subject().key();
        projectId = job.owner().map(owner -> owner.value()).orElse(null);
        state = job.state();
        actor = job.actor();
        title = cut(job.title(), LONGEST_TITLE);
        reason = cut(job.reasons().stream().map(Reason::text).collect(Collectors.joining("\n")), LONGEST_REASON);
        retryOf = job.retryOf().map(old -> old.value()).orElse(null);
        submittedAt = job.submittedAt();
        endedAt = job.endedAt().orElse(null);
        archivedAt = job.archivedAt().orElse(null);
        document = Documents.write(job);
    }

    /** As it was stored, archived or not by now. */
    Job job() {
        Job job = EngineJson.read(document, Job.class);
        return archivedAt == null ? job : job.archived(archivedAt);
    }

    /** For finding it; the whole is in the document. */
    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
