package org.gannet.backend.users;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface UserRepository extends Repository<UserEntity, UUID> {
    Optional<UserEntity> findById(UUID id);

    Optional<UserEntity> findByLogin(String login);

    List<UserEntity> findByIdIn(Collection<UUID> ids);

    List<UserEntity> findAllByOrderByLogin();

    UserEntity save(UserEntity user);
}
