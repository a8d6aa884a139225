package org.gannet.backend.console;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "console_tickets")
class TicketEntity {
    @Id
    @Column(name = "secret_hash", length = 64)
    String secretHash;

    @Column(name = "user_id")
    UUID userId;

    @Column(name = "session_hash", length = 64)
    String sessionHash;

    @Column(name = "instance_id")
    UUID instanceId;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    Purpose purpose;

    @Column(length = 100)
    String address;

    @Column(name = "expires_at")
    Instant expiresAt;

    protected TicketEntity() {}
}
