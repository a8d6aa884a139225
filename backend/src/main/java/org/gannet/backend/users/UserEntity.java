package org.gannet.backend.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.gannet.backend.authz.Role;

@Entity
@Table(name = "users")
class UserEntity {
    static final int LONGEST_NAME = 200;

    @Id
    UUID id;

    @Column(length = 64)
    String login;

    @Column(length = LONGEST_NAME)
    String name;

    @Column(length = 200)
    String password;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    Role role;

    boolean enabled;

    @Column(name = "sign_in_version")
    long signInVersion;

    @Column(name = "created_at")
    Instant createdAt;

    protected UserEntity() {}

    UserEntity(UserId id, String login, String name, String password, Role role, Instant createdAt) {
        this.id = id.value();
        this.login = login;
        this.name = name;
        this.password = password;
        this.role = role;
        this.enabled = true;
        this.signInVersion = 1;
        this.createdAt = createdAt;
    }

    UserView view() {
        return new UserView(new UserId(id), login, name, role, enabled, signInVersion, createdAt);
    }
}
