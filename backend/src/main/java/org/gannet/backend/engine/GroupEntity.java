package org.gannet.backend.engine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "node_groups")
class GroupEntity {
    @Id
    UUID id;

    @Column(length = Documents.LONGEST)
    String document;

    protected GroupEntity() {}

    GroupEntity(UUID id, String document) {
        this.id = id;
        this.document = document;
    }
}
