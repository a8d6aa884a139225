package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;

/**
 * What a node is.
 * @param name as configured on the node; the engine refuses a node that says another name than it was added under
 * @param memory physical memory that guests may use
 * @param disk size of the file system that holds the volumes
 * @param accelerator what {@code auto} means here: "kvm" or "tcg", decided by a boot probe; "simulated"
 * @param hypervisor for people: "QEMU 7.2.22"
 * @param machineType pinned for machines created here: "pc-i440fx-7.2"
 * @param bridges names of bridges that guests can be attached to
 * @param features what it can do beyond the first version of the contract, see {@link Feature}; names that are not
 *     known here are of a newer agent
 * @param templates kinds of disks that it can hold, in lower case: "file"; none are told by the first version, which
 *     holds files
 * @param programs out-of-band programs that its administrator has put there, by name
 * @param bootId another one after each start of the operating system
 * @param links what cards can be attached to besides plain bridges, of a node with {@link Feature#LINKED}
 * @param pools storage that volumes are made in, the first of a kind first; files lie on the file system in any case
 * @param missing kinds of disks that it can't hold now, with the reason; none are told by an older agent
 */
public record NodeFacts(
        NodeName name,
        String agentVersion,
        int cpus,
        ByteSize memory,
        ByteSize disk,
        String accelerator,
        String hypervisor,
        String machineType,
        List<String> bridges,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> features,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> templates,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> programs,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String bootId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Link> links,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Pool> pools,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Missing> missing) {
    public NodeFacts {
        bridges = List.copyOf(bridges);
        features = List.copyOf(features);
        templates = List.copyOf(templates);
        programs = List.copyOf(programs);
        links = List.copyOf(links);
        pools = List.copyOf(pools);
        missing = List.copyOf(missing);
    }

    /** Of a node that holds files only. */
    public NodeFacts(
            NodeName name,
            String agentVersion,
            int cpus,
            ByteSize memory,
            ByteSize disk,
            String accelerator,
            String hypervisor,
            String machineType,
            List<String> bridges,
            List<String> features,
            List<String> templates,
            List<String> programs,
            String bootId,
            List<Link> links) {
        this(
                name,
                agentVersion,
                cpus,
                memory,
                disk,
                accelerator,
                hypervisor,
                machineType,
                bridges,
                features,
                templates,
                programs,
                bootId,
                links,
                List.of(),
                List.of());
    }

    /** Of an agent of the first version. */
    public NodeFacts(
            NodeName name,
            String agentVersion,
            int cpus,
            ByteSize memory,
            ByteSize disk,
            String accelerator,
            String hypervisor,
            String machineType,
            List<String> bridges) {
        this(
                name,
                agentVersion,
                cpus,
                memory,
                disk,
                accelerator,
                hypervisor,
                machineType,
                bridges,
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with other links. */
    public NodeFacts withLinks(List<Link> others) {
        return with(name, features, templates, others, pools, missing);
    }

    /** The same under another name. */
    public NodeFacts withName(NodeName other) {
        return with(other, features, templates, links, pools, missing);
    }

    /** The same with other kinds of disks, in these pools. */
    public NodeFacts holding(List<String> kinds, List<Pool> others) {
        return with(name, features, kinds, links, others, missing);
    }

    /** The same with other figures; all of its own pools have this size, too. */
    public NodeFacts sized(int otherCpus, ByteSize otherMemory, ByteSize otherDisk) {
        List<Pool> others = pools.stream()
                .map(pool -> pool.storage().isEmpty()
                        ? new Pool(pool.name(), pool.template(), otherDisk, "", pool.thin())
                        : pool)
                .toList();
        return new NodeFacts(
                name,
                agentVersion,
                otherCpus,
                otherMemory,
                otherDisk,
                accelerator,
                hypervisor,
                machineType,
                bridges,
                features,
                templates,
                programs,
                bootId,
                links,
                others,
                missing);
    }

    /** The same that tells why it holds no others. */
    public NodeFacts lacking(List<Missing> reasons) {
        return with(name, features, templates, links, pools, reasons);
    }

    /** The same, less able. */
    public NodeFacts without(Feature feature) {
        List<String> others =
                features.stream().filter(each -> !each.equals(feature.name())).toList();
        return with(name, others, templates, links, pools, missing);
    }

    private NodeFacts with(
            NodeName nextName,
            List<String> can,
            List<String> kinds,
            List<Link> nextLinks,
            List<Pool> nextPools,
            List<Missing> nextMissing) {
        return new NodeFacts(
                nextName,
                agentVersion,
                cpus,
                memory,
                disk,
                accelerator,
                hypervisor,
                machineType,
                bridges,
                can,
                kinds,
                programs,
                bootId,
                nextLinks,
                nextPools,
                nextMissing);
    }

    /**
     * A kind of disks that the node can't hold now.
     * @param template in lower case: "drbd"
     * @param reason a sentence for the node's administrator, with what would help
     */
    public record Missing(String template, String reason) {}

    /** Why it does not hold such disks; empty when it does, or does not say. */
    public Optional<String> whyNot(DiskTemplate template) {
        return missing.stream()
                .filter(each -> each.template().equals(template.name().toLowerCase(Locale.ROOT)))
                .map(Missing::reason)
                .findFirst();
    }

    /**
     * Storage that volumes are made in.
     * @param name unique on the node
     * @param template the kind of volumes, in lower case: "plain"
     * @param total of it
     * @param storage the same text on all nodes that see the same storage, and on no other; empty for the node's own
     * @param thin whether logical volumes in it take room as they are written, and so keep snapshots
     */
    public record Pool(
            String name,
            String template,
            ByteSize total,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String storage,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean thin) {
        public Pool {
            storage = Objects.requireNonNullElse(storage, "");
        }

        /** Of the node's own. */
        public Pool(String name, String template, ByteSize total) {
            this(name, template, total, "");
        }

        public Pool(String name, String template, ByteSize total, String storage) {
            this(name, template, total, storage, false);
        }
    }

    /** Whether it holds such disks. Agents of the first version hold files, and do not say so. */
    public boolean holds(DiskTemplate template) {
        return templates.isEmpty()
                ? template == DiskTemplate.FILE
                : templates.contains(template.name().toLowerCase(Locale.ROOT));
    }

    /** The pool of the storage that this tells, or else that it names; the first of its kind when it names none. */
    public Optional<Pool> findPool(Place place) {
        String kind = place.kind().name().toLowerCase(Locale.ROOT);
        return pools.stream()
                .filter(pool -> pool.template().equals(kind)
                        && (place.storage().isEmpty()
                                ? place.pool().isEmpty() || place.pool().equals(pool.name())
                                : place.storage().equals(pool.storage())))
                .findFirst();
    }

    /**
     * A switch of Open vSwitch (OVS), or a bridge of the kernel that tells VLANs apart (BRIDGED). A node routes by any
     * table.
     */
    public record Link(VmSpec.Nic.Linked.Mode mode, String name) {}

    /** Something that a node can do. Carried as text, so that names may come and go between versions. */
    public enum Feature {
        /** {@link NodeApi#adaptVm}. */
        ADAPT,
        /** {@link NodeApi#ensureVolumeSize}. */
        GROW,
        /** {@link NodeApi#ensureSnapshot} and {@link TaskSpec.RevertSnapshot}. */
        SNAPSHOT,
        /** {@link TaskSpec.CopyVolume} and {@link TaskSpec.ConvertVolume}. */
        COPY,
        /** {@link TaskSpec.ExportVolume} and {@link TaskSpec.ImportVolume}. */
        EXPORT,
        /** {@link NodeApi#ensureConfiguration}. */
        CONFIGURATION,
        /** {@link TaskSpec.OutOfBand}. */
        OUT_OF_BAND,
        /** {@link NodeApi#ensureReplica}. */
        REPLICA,
        /** Volumes of replicas, too, can be grown and copied, and machines with them move while they run. */
        REPLICA_WORK,
        /** {@link VmSpec.Nic.Linked}: switches, VLANs, routes. */
        LINKED,
        /** {@link TaskSpec.CheckVolume}. */
        CHECK,
        /** {@link TaskSpec.CompareReplica}. */
        COMPARE,
        /** Raw clones of raw images take neither time nor room: their file system shares the blocks. */
        REFLINK
    }

    public boolean can(Feature feature) {
        return features.contains(feature.name());
    }

    /** Whether guests run on the processor itself. */
    public boolean hasKvm() {
        return accelerator.equals("kvm");
    }
}
