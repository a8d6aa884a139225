package org.gannet.backend.engine;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface InstanceRepository extends Repository<InstanceEntity, UUID> {
    Optional<InstanceEntity> findById(UUID id);

    List<InstanceEntity> findAll();
}
