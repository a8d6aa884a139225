package org.gannet.backend.projects;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "projects")
class ProjectEntity {
    @Id
    UUID id;

    @Column(length = 100)
    String name;

    @Column(name = "created_at")
    Instant createdAt;

    protected ProjectEntity() {}

    ProjectEntity(ProjectId id, String name, Instant createdAt) {
        this.id = id.value();
        this.name = name;
        this.createdAt = createdAt;
    }
}
