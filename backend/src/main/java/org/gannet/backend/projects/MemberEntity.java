package org.gannet.backend.projects;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import org.gannet.backend.authz.MemberRole;

@Entity
@Table(name = "project_members")
class MemberEntity {
    @EmbeddedId
    MemberKey key;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    MemberRole role;

    protected MemberEntity() {}

    MemberEntity(MemberKey key, MemberRole role) {
        this.key = key;
        this.role = role;
    }
}
