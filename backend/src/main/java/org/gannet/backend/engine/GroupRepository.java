package org.gannet.backend.engine;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface GroupRepository extends Repository<GroupEntity, UUID> {
    List<GroupEntity> findAll();

    GroupEntity save(GroupEntity group);

    void deleteById(UUID id);
}
