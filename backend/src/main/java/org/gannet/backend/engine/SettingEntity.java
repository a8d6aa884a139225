package org.gannet.backend.engine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A part of the cluster's state of which there is one: the change that put it there. */
@Entity
@Table(name = "cluster_settings")
class SettingEntity {
    @Id
    @Column(length = 50)
    String name;

    @Column(length = Documents.LONGEST)
    String document;

    protected SettingEntity() {}
}
