package org.gannet.backend.images;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

interface ImageRepository extends Repository<ImageEntity, UUID> {
    Optional<ImageEntity> findById(UUID id);

    Optional<ImageEntity> findByOwnerAndName(String owner, String name);

    boolean existsByDigest(String digest);

    List<ImageEntity> findAllByOrderByName();

    List<ImageEntity> findByProjectIdIsNotNull();

    List<ImageEntity> findByDigestOrderByOwner(String digest);

    /** Everybody's, and those of some projects. */
    @Query("select i from ImageEntity i where i.projectId is null or i.projectId in :projects order by i.name")
    List<ImageEntity> findVisible(@Param("projects") Collection<UUID> projects);

    @Query("select i from ImageEntity i where i.id = :id and (i.projectId is null or i.projectId in :projects)")
    Optional<ImageEntity> findVisible(@Param("id") UUID id, @Param("projects") Collection<UUID> projects);

    ImageEntity save(ImageEntity image);

    void delete(ImageEntity image);
}
