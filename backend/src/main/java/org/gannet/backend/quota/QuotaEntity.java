package org.gannet.backend.quota;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;

@Entity
@Table(name = "project_quotas")
class QuotaEntity {
    @Id
    @Column(name = "project_id")
    UUID projectId;

    @Column(name = "limit_machines")
    int limitMachines;

    @Column(name = "limit_vcpus")
    int limitVcpus;

    @Column(name = "limit_memory")
    long limitMemory;

    @Column(name = "limit_disk")
    long limitDisk;

    @Column(name = "used_machines")
    int usedMachines;

    @Column(name = "used_vcpus")
    int usedVcpus;

    @Column(name = "used_memory")
    long usedMemory;

    @Column(name = "used_disk")
    long usedDisk;

    @Column(name = "pending_machines")
    int pendingMachines;

    @Column(name = "pending_vcpus")
    int pendingVcpus;

    @Column(name = "pending_memory")
    long pendingMemory;

    @Column(name = "pending_disk")
    long pendingDisk;

    protected QuotaEntity() {}

    QuotaEntity(ProjectId project, QuotaAmounts limit) {
        projectId = project.value();
        limitMachines = limit.machines();
        limitVcpus = limit.vcpus();
        limitMemory = limit.memory().bytes();
        limitDisk = limit.disk().bytes();
    }

    void count(QuotaAmounts used, QuotaAmounts pending) {
        usedMachines = used.machines();
        usedVcpus = used.vcpus();
        usedMemory = used.memory().bytes();
        usedDisk = used.disk().bytes();
        pendingMachines = pending.machines();
        pendingVcpus = pending.vcpus();
        pendingMemory = pending.memory().bytes();
        pendingDisk = pending.disk().bytes();
    }

    QuotaView view() {
        return new QuotaView(
                amounts(limitMachines, limitVcpus, limitMemory, limitDisk),
                amounts(usedMachines, usedVcpus, usedMemory, usedDisk),
                amounts(pendingMachines, pendingVcpus, pendingMemory, pendingDisk));
    }

    private static QuotaAmounts amounts(int machines, int vcpus, long memory, long disk) {
        return new QuotaAmounts(machines, vcpus, new ByteSize(memory), new ByteSize(disk));
    }
}
