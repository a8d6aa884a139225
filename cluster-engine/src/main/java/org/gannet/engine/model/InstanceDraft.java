package org.gannet.engine.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tags;
import org.gannet.node.VmSpec;
import org.jspecify.annotations.Nullable;

/** An instance that is being put together, new or from another version. Used by one thread, once. */
public final class InstanceDraft {
    private final InstanceId id;
    private HostName name;
    private OwnerId owner;
    private Lifecycle lifecycle;
    private AdminState wished;
    private NodeName primary;
    private Optional<Incoming> incoming;
    private int vcpus;
    private ByteSize memory;
    private String machineType;
    private List<Disk> disks;
    private List<Nic> nics;
    private Optional<ImageDigest> cdrom;
    private VmSpec.BootFrom bootFrom;
    private List<String> sshKeys;
    private String source;
    private final Instant createdAt;
    private Optional<NodeName> secondary;
    private WishedBy wishedBy;
    private Optional<ByteSize> minMemory;
    private Optional<Integer> spindleUse;
    private HypervisorParameters hypervisor;
    /** Null for what follows from what is wished. */
    private @Nullable DiskActivity diskActivity;

    private List<PendingChange> pending;
    private Tags tags;
    private Optional<ByteSize> runtimeMemory;
    private List<PlacementRule> rules;

    private InstanceDraft(InstanceId id, HostName name, OwnerId owner, NodeName primary, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.owner = owner;
        this.primary = primary;
        this.createdAt = createdAt;
        lifecycle = Lifecycle.READY;
        wished = AdminState.UP;
        incoming = Optional.empty();
        vcpus = 1;
        memory = ByteSize.ofGibibytes(1);
        machineType = "pc";
        disks = List.of();
        nics = List.of();
        cdrom = Optional.empty();
        bootFrom = VmSpec.BootFrom.DISK;
        sshKeys = List.of();
        source = "";
        secondary = Optional.empty();
        wishedBy = WishedBy.ADMIN;
        minMemory = Optional.empty();
        spindleUse = Optional.empty();
        hypervisor = HypervisorParameters.INHERITED;
        pending = List.of();
        tags = Tags.NONE;
        runtimeMemory = Optional.empty();
        rules = List.of();
    }

    InstanceDraft(Instance from) {
        id = from.id();
        name = from.name();
        owner = from.owner();
        lifecycle = from.lifecycle();
        wished = from.wished();
        primary = from.primary();
        incoming = from.incoming();
        vcpus = from.vcpus();
        memory = from.memory();
        machineType = from.machineType();
        disks = from.disks();
        nics = from.nics();
        cdrom = from.cdrom();
        bootFrom = from.bootFrom();
        sshKeys = from.sshKeys();
        source = from.source();
        createdAt = from.createdAt();
        secondary = from.secondary();
        wishedBy = from.wishedBy();
        minMemory = from.minMemory();
        spindleUse = from.spindleUse();
        hypervisor = from.hypervisor();
        diskActivity = from.diskActivity();
        pending = from.pending();
        tags = from.tags();
        runtimeMemory = from.runtimeMemory();
        rules = from.rules();
    }

    /** Whole, wished to run, with one vCPU and 1 GiB, without disks and cards. */
    public static InstanceDraft of(InstanceId id, HostName name, OwnerId owner, NodeName primary, Instant createdAt) {
        return new InstanceDraft(id, name, owner, primary, createdAt);
    }

    /** @throws IllegalArgumentException when there can be no such instance */
    @SuppressWarnings("NullAway") // the record knows what follows for one that was not said
    public Instance build() {
        return new Instance(
                id,
                name,
                owner,
                lifecycle,
                wished,
                primary,
                incoming,
                vcpus,
                memory,
                machineType,
                disks,
                nics,
                cdrom,
                bootFrom,
                sshKeys,
                source,
                createdAt,
                secondary,
                wishedBy,
                minMemory,
                spindleUse,
                hypervisor,
                diskActivity,
                pending,
                tags,
                runtimeMemory,
                rules);
    }

    public InstanceDraft name(HostName other) {
        name = other;
        return this;
    }

    public InstanceDraft owner(OwnerId other) {
        owner = other;
        return this;
    }

    public InstanceDraft lifecycle(Lifecycle other) {
        lifecycle = other;
        return this;
    }

    /** Its disks are put away when it is not to run, and are kept ready when it is. */
    public InstanceDraft wished(AdminState other, WishedBy by) {
        wished = other;
        wishedBy = by;
        diskActivity = null;
        return this;
    }

    /** @param other after {@link #wished}, which decides about it, too */
    public InstanceDraft diskActivity(DiskActivity other) {
        diskActivity = other;
        return this;
    }

    public InstanceDraft primary(NodeName other) {
        primary = other;
        return this;
    }

    public InstanceDraft secondary(Optional<NodeName> other) {
        secondary = other;
        return this;
    }

    public InstanceDraft incoming(Optional<Incoming> other) {
        incoming = other;
        return this;
    }

    public InstanceDraft vcpus(int other) {
        vcpus = other;
        return this;
    }

    public InstanceDraft memory(ByteSize other) {
        memory = other;
        return this;
    }

    public InstanceDraft minMemory(Optional<ByteSize> other) {
        minMemory = other;
        return this;
    }

    public InstanceDraft runtimeMemory(Optional<ByteSize> other) {
        runtimeMemory = other;
        return this;
    }

    public InstanceDraft machineType(String other) {
        machineType = other;
        return this;
    }

    public InstanceDraft disks(List<Disk> others) {
        disks = others;
        return this;
    }

    public InstanceDraft nics(List<Nic> others) {
        nics = others;
        return this;
    }

    public InstanceDraft cdrom(Optional<ImageDigest> other) {
        cdrom = other;
        return this;
    }

    public InstanceDraft bootFrom(VmSpec.BootFrom other) {
        bootFrom = other;
        return this;
    }

    public InstanceDraft sshKeys(List<String> others) {
        sshKeys = others;
        return this;
    }

    public InstanceDraft source(String other) {
        source = other;
        return this;
    }

    public InstanceDraft spindleUse(Optional<Integer> other) {
        spindleUse = other;
        return this;
    }

    public InstanceDraft hypervisor(HypervisorParameters other) {
        hypervisor = other;
        return this;
    }

    /** Waits for a restart, too. */
    public InstanceDraft pending(PendingChange more) {
        List<PendingChange> both = new ArrayList<>(pending);
        both.add(more);
        pending = both;
        return this;
    }

    /** All that waits for a restart. */
    public InstanceDraft pending(List<PendingChange> others) {
        pending = others;
        return this;
    }

    public InstanceDraft tags(Tags other) {
        tags = other;
        return this;
    }

    public InstanceDraft rules(List<PlacementRule> others) {
        rules = others;
        return this;
    }
}
