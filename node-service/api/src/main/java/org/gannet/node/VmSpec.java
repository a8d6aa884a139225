package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.MacAddress;
import org.gannet.base.VolumeId;

/**
 * A machine to run; everything that its command line depends on, so that sender and receiver of a migration agree.
 * @param machineType of {@link NodeFacts#machineType}, pinned when the instance was created
 * @param cdrom an image of the node's cache
 */
public record VmSpec(
        HostName name,
        String machineType,
        int vcpus,
        ByteSize memory,
        List<Disk> disks,
        List<Nic> nics,
        Optional<ImageDigest> cdrom,
        BootFrom bootFrom,
        Seed seed) {
    /** Processors of a machine: what the firmware can number. */
    public static final int MOST_VCPUS = 255;

    /** Disks of a machine: as many slots as are left on the bus beside network cards, CD and seed. */
    public static final int MOST_DISKS = 14;

    /** Network cards of a machine. */
    public static final int MOST_NICS = 8;

    public VmSpec {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Where the firmware looks first. */
    public enum BootFrom {
        DISK,
        CDROM
    }

    /** A virtio disk; its serial in the guest is the first 20 digits of the disk's id. */
    public record Disk(DiskId id, VolumeId volume, VolumeSpec.Format format) {}

    /** A virtio network card. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Nic.User.class, name = "user"),
        @JsonSubTypes.Type(value = Nic.Bridge.class, name = "bridge")
    })
    public sealed interface Nic {
        MacAddress mac();

        /** Behind QEMU's own address translation: reaches out, is not reached. Needs no rights on the node. */
        record User(MacAddress mac) implements Nic {}

        /** A tap device in a bridge of the node; needs root there. */
        record Bridge(MacAddress mac, String bridge) implements Nic {}
    }

    /** Given to the guest as a cloud-init NoCloud disk (label cidata). Keys are lines of authorized_keys(5). */
    public record Seed(HostName hostname, List<String> sshKeys) {
        public Seed {
            sshKeys = List.copyOf(sshKeys);
        }
    }
}
