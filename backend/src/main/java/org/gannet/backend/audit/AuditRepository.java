package org.gannet.backend.audit;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.repository.Repository;

/** Inserts and reads; there is no other way. */
interface AuditRepository extends Repository<AuditEntity, Long> {
    AuditEntity save(AuditEntity entry);

    Page<AuditEntity> findAll(Specification<AuditEntity> which, Pageable page);
}
