package org.gannet.backend.engine;

import java.util.List;
import org.springframework.data.repository.Repository;

interface SettingRepository extends Repository<SettingEntity, String> {
    List<SettingEntity> findAll();
}
