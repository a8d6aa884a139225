package org.gannet.backend.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.Subject;
import org.gannet.engine.job.JobState;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

interface JobRepository extends Repository<JobEntity, UUID> {
    Optional<JobEntity> findById(UUID id);

    List<JobEntity> findByStateIn(Collection<JobState> states, Sort sort);

    Page<JobEntity> findAll(Specification<JobEntity> which, Pageable page);

    List<JobEntity> findBySubjectKindAndSubjectIdAndStateIn(
            Subject.Kind kind, String id, Collection<JobState> states, Sort sort);

    JobEntity save(JobEntity job);

    List<JobEntity> findByIdIn(Collection<UUID> ids);

    @Query("select j.id from JobEntity j where j.state = :state order by j.submittedAt, j.id")
    List<UUID> ids(@Param("state") JobState state);
}
