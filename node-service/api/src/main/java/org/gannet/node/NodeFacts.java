package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.gannet.base.ByteSize;
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
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Link> links) {
    public NodeFacts {
        bridges = List.copyOf(bridges);
        features = List.copyOf(features);
        templates = List.copyOf(templates);
        programs = List.copyOf(programs);
        links = List.copyOf(links);
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
                List.of());
    }

    /** The same with other links. */
    public NodeFacts withLinks(List<Link> others) {
        return new NodeFacts(
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
                others);
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
        /** {@link VmSpec.Nic.Linked}: switches, VLANs, routes. */
        LINKED,
        /** {@link TaskSpec.CheckVolume}. */
        CHECK
    }

    public boolean can(Feature feature) {
        return features.contains(feature.name());
    }

    /** Whether guests run on the processor itself. */
    public boolean hasKvm() {
        return accelerator.equals("kvm");
    }
}
