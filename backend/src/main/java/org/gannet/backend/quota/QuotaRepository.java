package org.gannet.backend.quota;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/** Every change is one conditional statement: the database decides, whoever else changes the row at the same time. */
interface QuotaRepository extends Repository<QuotaEntity, UUID> {
    Optional<QuotaEntity> findById(UUID project);

    List<QuotaEntity> findAll();

    QuotaEntity save(QuotaEntity quota);

    /** Holds as pending what fits below the limits; a resource that is not asked for is not checked. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("""
            update QuotaEntity q set q.pendingMachines = q.pendingMachines + :machines,
                q.pendingVcpus = q.pendingVcpus + :vcpus, q.pendingMemory = q.pendingMemory + :memory,
                q.pendingDisk = q.pendingDisk + :disk
            where q.projectId = :project
              and (:machines = 0 or q.usedMachines + q.pendingMachines + :machines <= q.limitMachines)
              and (:vcpus = 0 or q.usedVcpus + q.pendingVcpus + :vcpus <= q.limitVcpus)
              and (:memory = 0 or q.usedMemory + q.pendingMemory + :memory <= q.limitMemory)
              and (:disk = 0 or q.usedDisk + q.pendingDisk + :disk <= q.limitDisk)
            """)
    int hold(
            @Param("project") UUID project,
            @Param("machines") int machines,
            @Param("vcpus") int vcpus,
            @Param("memory") long memory,
            @Param("disk") long disk);

    /** Adds to both sides, whatever the limits; refuses to make anything negative. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("""
            update QuotaEntity q set
                q.usedMachines = q.usedMachines + :usedMachines, q.usedVcpus = q.usedVcpus + :usedVcpus,
                q.usedMemory = q.usedMemory + :usedMemory, q.usedDisk = q.usedDisk + :usedDisk,
                q.pendingMachines = q.pendingMachines + :pendingMachines,
                q.pendingVcpus = q.pendingVcpus + :pendingVcpus,
                q.pendingMemory = q.pendingMemory + :pendingMemory, q.pendingDisk = q.pendingDisk + :pendingDisk
            where q.projectId = :project
              and q.usedMachines + :usedMachines >= 0 and q.usedVcpus + :usedVcpus >= 0
              and q.usedMemory + :usedMemory >= 0 and q.usedDisk + :usedDisk >= 0
              and q.pendingMachines + :pendingMachines >= 0 and q.pendingVcpus + :pendingVcpus >= 0
              and q.pendingMemory + :pendingMemory >= 0 and q.pendingDisk + :pendingDisk >= 0
            """)
    int add(
            @Param("project") UUID project,
            @Param("usedMachines") int usedMachines,
            @Param("usedVcpus") int usedVcpus,
            @Param("usedMemory") long usedMemory,
            @Param("usedDisk") long usedDisk,
            @Param("pendingMachines") int pendingMachines,
            @Param("pendingVcpus") int pendingVcpus,
            @Param("pendingMemory") long pendingMemory,
            @Param("pendingDisk") long pendingDisk);

    /** Locks the row until the transaction ends. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("update QuotaEntity q set q.limitMachines = q.limitMachines where q.projectId = :project")
    int lock(@Param("project") UUID project);
}
