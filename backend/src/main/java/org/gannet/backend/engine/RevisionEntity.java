package org.gannet.backend.engine;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "cluster_revision")
class RevisionEntity {
    static final int ONLY = 1;

    @Id
    int id;

    long revision;

    protected RevisionEntity() {}
}
