package org.gannet.backend.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "audit_entries")
class AuditEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long number;

    @Column(name = "happened_at")
    Instant happenedAt;

    @Column(name = "actor_id")
    UUID actorId;

    @Column(length = 64)
    String actor;

    @Column(length = 100)
    String address;

    @Column(length = 60)
    String action;

    @Column(length = 300)
    String object;

    @Column(name = "project_id")
    @Nullable
    UUID projectId;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    AuditEntryView.Outcome outcome;

    @Column(length = 2000)
    String details;

    @Column(name = "job_id")
    @Nullable
    UUID jobId;

    protected AuditEntity() {}

    AuditEntryView view() {
        return new AuditEntryView(
                number == null ? 0 : number,
                happenedAt,
                actor,
                address,
                action,
                object,
                Optional.ofNullable(projectId).map(ProjectId::new),
                outcome,
                details,
                Optional.ofNullable(jobId).map(JobId::new));
    }
}
