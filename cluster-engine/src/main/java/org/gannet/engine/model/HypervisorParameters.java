package org.gannet.engine.model;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;
import org.gannet.node.VmSpec;

/**
 * What machines are made of, and how they behave. Set for the cluster, its groups and single instances; see
 * {@link Overrides}.
 * @param cpuType as QEMU names it, "auto" for what the node takes to be best
 * @param diskCache how writes of the guest are held back on the node
 * @param diskAio by which means the node reads and writes
 * @param nicModel of its network cards
 * @param diskModel of its disks
 * @param vga its graphics card
 * @param keymap of its screen, "auto" for the viewer's
 * @param localTime whether its clock shows the node's local time instead of UTC
 * @param reboot what becomes of it when the guest restarts itself
 * @param migrationBandwidth at most so many bytes a second while it moves
 * @param migrationDowntimeMillis at most so long it stands still at the end of a move
 * @param userShutdown whether a guest that switched itself off stays off
 */
public record HypervisorParameters(
        Optional<String> cpuType,
        Optional<DiskCache> diskCache,
        Optional<DiskAio> diskAio,
        Optional<NicModel> nicModel,
        Optional<DiskModel> diskModel,
        Optional<Vga> vga,
        Optional<String> keymap,
        Optional<Boolean> localTime,
        Optional<Reboot> reboot,
        Optional<ByteSize> migrationBandwidth,
        Optional<Integer> migrationDowntimeMillis,
        Optional<Boolean> userShutdown)
        implements Overrides<HypervisorParameters> {
    public static final HypervisorParameters INHERITED = new HypervisorParameters(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    private static final String AUTO = "auto";
    private static final int LONGEST_DOWNTIME_MILLIS = 60_000;
    private static final Pattern CPU = Pattern.compile("[A-Za-z0-9_.-]{1,60}(,[+-]?[A-Za-z0-9_.=-]{1,40}){0,40}");
    private static final Pattern KEYMAP = Pattern.compile("[a-z]{2,4}(-[a-z]{2,4})?");

    public HypervisorParameters {
        cpuType.filter(type -> !CPU.matcher(type).matches()).ifPresent(type -> {
            throw new IllegalArgumentException("not a type of processor: " + type);
        });
        keymap.filter(map -> !KEYMAP.matcher(map).matches()).ifPresent(map -> {
            throw new IllegalArgumentException("not a keyboard map as de or en-us: " + map);
        });
        migrationBandwidth.filter(rate -> rate.bytes() == 0).ifPresent(rate -> {
            throw new IllegalArgumentException("a move at no bytes a second never ends");
        });
        Overrides.requireWithin(migrationDowntimeMillis, 1, LONGEST_DOWNTIME_MILLIS, "milliseconds of standing still");
    }

    /** How writes of the guest are held back. */
    public enum DiskCache {
        /** Not at all on the node; what the guest flushes is on the disk. */
        NONE,
        /** In the node's memory until the guest flushes. */
        WRITEBACK,
        /** Every write is on the disk before the guest goes on. */
        WRITETHROUGH
    }

    /** By which means the node reads and writes. */
    public enum DiskAio {
        THREADS,
        NATIVE,
        IO_URING
    }

    /** Of network cards. */
    public enum NicModel {
        VIRTIO,
        E1000,
        RTL8139
    }

    /** Of disks. */
    public enum DiskModel {
        VIRTIO,
        SCSI,
        IDE
    }

    /** Graphics cards. */
    public enum Vga {
        STD,
        VIRTIO,
        CIRRUS,
        NONE
    }

    /** When the guest restarts itself. */
    public enum Reboot {
        /** It restarts. */
        RESTART,
        /** It ends, and is started anew by whoever sees that it should run. */
        END
    }

    /** As machines have always been made here. */
    public static HypervisorParameters standard() {
        return new HypervisorParameters(
                Optional.of(AUTO),
                Optional.of(DiskCache.WRITEBACK),
                Optional.of(DiskAio.THREADS),
                Optional.of(NicModel.VIRTIO),
                Optional.of(DiskModel.VIRTIO),
                Optional.of(Vga.STD),
                Optional.of(AUTO),
                Optional.of(false),
                Optional.of(Reboot.RESTART),
                Optional.of(ByteSize.ofGibibytes(1)),
                Optional.of(300),
                Optional.of(false));
    }

    /**
     * What a node is told of these, which must be total; empty for the usual.
     */
    public Optional<VmSpec.Hardware> hardware() {
        VmSpec.Hardware told = new VmSpec.Hardware(
                cpuType.filter(type -> !type.equals(AUTO)),
                switch (vga.orElseThrow()) {
                    case STD -> Optional.empty();
                    case NONE -> Optional.of(VmSpec.Screen.NONE);
                    case VIRTIO -> Optional.of(VmSpec.Screen.VIRTIO);
                    case CIRRUS -> Optional.of(VmSpec.Screen.CIRRUS);
                },
                keymap.filter(map -> !map.equals(AUTO)),
                localTime.orElseThrow(),
                reboot.orElseThrow() == Reboot.END,
                switch (nicModel.orElseThrow()) {
                    case VIRTIO -> Optional.empty();
                    case E1000 -> Optional.of(VmSpec.NicModel.E1000);
                    case RTL8139 -> Optional.of(VmSpec.NicModel.RTL8139);
                },
                switch (diskCache.orElseThrow()) {
                    case WRITEBACK -> Optional.empty();
                    case WRITETHROUGH -> Optional.of(VmSpec.DiskCache.WRITETHROUGH);
                    case NONE -> Optional.of(VmSpec.DiskCache.NONE);
                },
                switch (diskAio.orElseThrow()) {
                    case THREADS -> Optional.empty();
                    case NATIVE -> Optional.of(VmSpec.DiskIo.NATIVE);
                    case IO_URING -> Optional.of(VmSpec.DiskIo.IO_URING);
                },
                switch (diskModel.orElseThrow()) {
                    case VIRTIO -> Optional.empty();
                    case SCSI -> Optional.of(VmSpec.DiskModel.SCSI);
                    case IDE -> Optional.of(VmSpec.DiskModel.IDE);
                });
        return Optional.of(told).filter(hardware -> !hardware.equals(VmSpec.Hardware.USUAL));
    }

    @Override
    public HypervisorParameters over(HypervisorParameters parent) {
        return new HypervisorParameters(
                cpuType.or(parent::cpuType),
                diskCache.or(parent::diskCache),
                diskAio.or(parent::diskAio),
                nicModel.or(parent::nicModel),
                diskModel.or(parent::diskModel),
                vga.or(parent::vga),
                keymap.or(parent::keymap),
                localTime.or(parent::localTime),
                reboot.or(parent::reboot),
                migrationBandwidth.or(parent::migrationBandwidth),
                migrationDowntimeMillis.or(parent::migrationDowntimeMillis),
                userShutdown.or(parent::userShutdown));
    }
}
