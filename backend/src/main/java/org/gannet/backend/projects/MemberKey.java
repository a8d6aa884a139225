package org.gannet.backend.projects;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

@Embeddable
record MemberKey(
        @Column(name = "project_id") UUID projectId,
        @Column(name = "user_id") UUID userId) {}
