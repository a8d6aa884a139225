package org.gannet.backend.projects;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

interface MemberRepository extends Repository<MemberEntity, MemberKey> {
    /** How many members one project has. */
    record MemberCount(UUID projectId, long members) {}

    Optional<MemberEntity> findById(MemberKey key);

    @Query("select m from MemberEntity m where m.key.userId = :user")
    List<MemberEntity> findByUser(@Param("user") UUID user);

    @Query("select m from MemberEntity m where m.key.projectId = :project")
    List<MemberEntity> findByProject(@Param("project") UUID project);

    @Query("select m.key.projectId as projectId, count(m) as members from MemberEntity m group by m.key.projectId")
    List<MemberCount> countByProject();

    MemberEntity save(MemberEntity member);

    void delete(MemberEntity member);
}
