package org.gannet.backend.engine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "jobs")
class JobEntity {
    @Id
    UUID id;

    @Column(length = 100)
    String operation;

    @Column(name = "instance_id")
    @Nullable
    UUID instanceId;

    @Column(name = "project_id")
    @Nullable
    UUID projectId;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    JobState state;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(length = Documents.LONGEST)
    String document;

    protected JobEntity() {}

    JobEntity(Job job) {
        id = job.id().value();
        operation = job.operation();
        instanceId = job.instance().map(instance -> instance.value()).orElse(null);
        projectId = job.owner().map(owner -> owner.value()).orElse(null);
        state = job.state();
        submittedAt = job.submittedAt();
        document = Documents.write(job);
    }
}
