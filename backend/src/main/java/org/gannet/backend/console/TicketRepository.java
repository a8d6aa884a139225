package org.gannet.backend.console;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

interface TicketRepository extends Repository<TicketEntity, String> {
    Optional<TicketEntity> findById(String secretHash);

    TicketEntity save(TicketEntity ticket);

    /** One of those who try at once gets 1. */
    @Modifying
    @Query("delete from TicketEntity t where t.secretHash = :hash")
    int take(@Param("hash") String secretHash);

    @Modifying
    @Query("delete from TicketEntity t where t.expiresAt < :now")
    int deleteExpired(@Param("now") Instant now);

    @Query("select count(t) from TicketEntity t where t.userId = :user and t.expiresAt >= :now")
    long countOf(@Param("user") UUID user, @Param("now") Instant now);
}
