package org.gannet.backend.engine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "nodes")
class NodeEntity {
    @Id
    @Column(length = 253)
    String name;

    @Column(length = Documents.LONGEST)
    String document;

    protected NodeEntity() {}
}
