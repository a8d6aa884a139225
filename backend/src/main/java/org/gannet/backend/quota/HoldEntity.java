package org.gannet.backend.quota;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.quota.Amounts;

@Entity
@Table(name = "quota_holds")
class HoldEntity {
    /** Whether what is counted is there. */
    enum State {
        /** Being made. */
        PENDING,
        /** There. */
        CHARGED
    }

    @Id
    @Column(name = "resource_id")
    UUID resourceId;

    @Column(name = "project_id")
    UUID projectId;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    State state;

    int machines;
    int vcpus;
    long memory;
    long disk;

    @Column(name = "job_id")
    UUID jobId;

    @Column(length = 500)
    String note;

    @Column(name = "created_at")
    Instant createdAt;

    protected HoldEntity() {}

    HoldEntity(InstanceId resource, ProjectId project, QuotaAmounts amounts, JobId job, State state, Instant at) {
        this(resource.value(), project, amounts, job.value(), state, at);
    }

    HoldEntity(UUID resource, ProjectId project, QuotaAmounts amounts, UUID job, State state, Instant at) {
        resourceId = resource;
        projectId = project.value();
        this.state = state;
        take(amounts);
        jobId = job;
        note = "";
        createdAt = at;
    }

    void take(QuotaAmounts amounts) {
        machines = amounts.machines();
        vcpus = amounts.vcpus();
        memory = amounts.memory().bytes();
        disk = amounts.disk().bytes();
    }

    /** Not an image's, which nothing but room is held for. */
    boolean isMachine() {
        return machines > 0;
    }

    /** As the engine counts them. */
    Amounts ofMachine() {
        return new Amounts(new OwnerId(projectId), vcpus, new ByteSize(memory), new ByteSize(disk));
    }

    boolean isCharged(Amounts taken) {
        return state == State.CHARGED && ofMachine().equals(taken);
    }

    QuotaAmounts amounts() {
        return new QuotaAmounts(machines, vcpus, new ByteSize(memory), new ByteSize(disk));
    }
}
