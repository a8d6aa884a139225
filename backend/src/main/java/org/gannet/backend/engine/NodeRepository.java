package org.gannet.backend.engine;

import java.util.List;
import org.springframework.data.repository.Repository;

interface NodeRepository extends Repository<NodeEntity, String> {
    List<NodeEntity> findAll();
}
