package org.gannet.backend.engine;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

interface RevisionRepository extends Repository<RevisionEntity, Integer> {
    Optional<RevisionEntity> findById(int id);

    /** Also makes other commits wait until this transaction has ended. @return 0 when the revision is another */
    @Modifying
    @Query("update RevisionEntity r set r.revision = r.revision + :more where r.id = 1 and r.revision = :expected")
    int raise(@Param("expected") long expected, @Param("more") long more);
}
