package org.gannet.backend.engine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "instances")
class InstanceEntity {
    @Id
    UUID id;

    @Column(length = Documents.LONGEST)
    String document;

    protected InstanceEntity() {}
}
