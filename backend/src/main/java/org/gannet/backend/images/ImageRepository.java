package org.gannet.backend.images;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface ImageRepository extends Repository<ImageEntity, UUID> {
    Optional<ImageEntity> findById(UUID id);

    Optional<ImageEntity> findByName(String name);

    boolean existsByDigest(String digest);

    List<ImageEntity> findAllByOrderByName();

    ImageEntity save(ImageEntity image);

    void delete(ImageEntity image);
}
