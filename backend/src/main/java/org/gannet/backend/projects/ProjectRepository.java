package org.gannet.backend.projects;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface ProjectRepository extends Repository<ProjectEntity, UUID> {
    Optional<ProjectEntity> findById(UUID id);

    Optional<ProjectEntity> findByName(String name);

    List<ProjectEntity> findAllByOrderByName();

    List<ProjectEntity> findByIdInOrderByName(Collection<UUID> ids);

    ProjectEntity save(ProjectEntity project);
}
