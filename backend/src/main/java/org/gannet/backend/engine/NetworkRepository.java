package org.gannet.backend.engine;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface NetworkRepository extends Repository<NetworkEntity, UUID> {
    List<NetworkEntity> findAll();

    NetworkEntity save(NetworkEntity network);

    void deleteById(UUID id);
}
