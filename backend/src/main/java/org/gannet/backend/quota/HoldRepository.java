package org.gannet.backend.quota;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface HoldRepository extends Repository<HoldEntity, UUID> {
    Optional<HoldEntity> findById(UUID resource);

    List<HoldEntity> findAll();

    List<HoldEntity> findByProjectId(UUID project);

    HoldEntity save(HoldEntity hold);

    void delete(HoldEntity hold);
}
