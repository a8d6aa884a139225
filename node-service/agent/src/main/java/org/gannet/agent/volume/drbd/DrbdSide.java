package org.gannet.agent.volume.drbd;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.Pause;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.drbd.DrbdDevice.Disk;
import org.gannet.agent.volume.drbd.DrbdDevice.Link;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaSpec;

/** One side of a disk on this node that DRBD mirrors. Changed by one thread at a time; asked by any. */
final class DrbdSide {
    private static final System.Logger LOG = System.getLogger(DrbdSide.class.getName());
    /** How often one is tried to be connected again that stands alone. */
    private static final Duration TRIED_AGAIN = Duration.ofSeconds(5);
    /** The kernel notices within so long that the other side is gone. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(20);

    /** In the words of 8.4 and 9. */
    private static final String HELD_OPEN = "held open by someone";

    private static final long SECTOR = 512;
    private static final Duration POLL = Duration.ofMillis(250);
    private final DrbdHost host;
    private final DrbdVersion version;
    private final Map<VolumeId, Path> paths = new ConcurrentHashMap<>();
    private volatile DrbdRecord record;
    private long notBefore = System.nanoTime();
    private String said = "";

    DrbdSide(DrbdHost host, DrbdVersion version, DrbdRecord record) {
        this.host = host;
        this.version = version;
        this.record = record;
    }

    DrbdRecord record() {
        return record;
    }

    private void save(DrbdRecord next) {
        if (!next.equals(record)) {
            StateFile.write(host.record(next.disk()), next);
            record = next;
        }
    }

    /** Looked up once: a volume's path stays, and LVM takes long to tell it. */
    private Path path(VolumeId volume) {
        return paths.computeIfAbsent(volume, host::path);
    }

    private void requireVolumes() {
        path(record.spec().volume());
        path(record.drbd().metadata());
    }

    private DrbdCommands commands() {
        return host.commands(version, record.disk(), record.drbd());
    }

    private Optional<DrbdDevice> device() {
        return Optional.ofNullable(host.devices().get(record.drbd().minor()));
    }

    DrbdState state(Map<Integer, DrbdDevice> devices) {
        DrbdRecord now = record;
        return new DrbdState(now, Optional.ofNullable(devices.get(now.drbd().minor())));
    }

    private DrbdState state() {
        return new DrbdState(record, device());
    }

    // --- what it is told to be

    /** A new one; what is kept of it is on disk before anything is done. */
    void begin() {
        requireVolumes();
        requireNumberFree();
        StateFile.write(host.record(record.disk()), record);
        if (record.spec().overwrite()) {
            end();
            forget();
        }
        apply();
    }

    /** Nothing is known of what the volume holds: it will be filled. */
    private void forget() {
        host.run(
                commands().createMetadata(path(record.drbd().metadata())), "DRBD did not take the volume of metadata.");
    }

    /** What was asked is on disk when this returns, and done. */
    void become(ReplicaSpec spec) {
        ReplicaSpec before = record.spec();
        if (spec.overwrite() && (!before.overwrite() || record.isToBeForgotten())) {
            discard();
        }
        // A new copy there has never parted from this one.
        boolean another = !spec.peerVolume().equals(before.peerVolume());
        save(record.withSpec(spec).withSplit(record.split() && !another));
        apply();
    }

    /** Its content counts no more. */
    private void discard() {
        if (record.split() && device().filter(now -> !now.disk().isGone()).isPresent()) {
            // Both are known to have begun with the same: only what differs will be copied.
            save(record.withDiscarded(true));
            unlink();
            lower();
        } else {
            save(record.withDiscarded(true));
            end();
            forget();
            save(record.withFailed(false));
        }
    }

    /** Brings the kernel to what the record says; each step only as far as it is not done. */
    void apply() {
        requireVolumes();
        Optional<DrbdDevice> found = device();
        if (found.isEmpty()) {
            requireNumberFree();
            run(commands().newResource(), "DRBD did not take the disk.", "already exists");
            run(commands().newMinor(), "DRBD did not take the disk.", "already exists");
            save(record.withLinked(""));
        } else {
            requireOurs();
        }
        if (found.filter(now -> now.disk() != Disk.DISKLESS).isEmpty() && !record.failed()) {
            attach();
        }
        if (record.isToBeForgotten()) {
            requireForgotten();
        }
        if (record.unsaid()) {
            if (device().filter(now -> now.disk() == Disk.INCONSISTENT).isPresent()) {
                host.run(commands().primary(true), "DRBD did not take what the volume holds.");
            }
            if (device().filter(now ->
                            now.disk() != Disk.INCONSISTENT && !now.disk().isGone())
                    .isEmpty()) {
                throw NodeException.of(ErrorCode.TOOL_FAILED, "DRBD does not take what the volume holds as complete.");
            }
            save(record.said());
        }
        if (!record.isPrimary()) {
            lower();
        }
        link(found.filter(now -> now.link() != Link.STAND_ALONE).isEmpty());
        // Before a machine can write.
        commands().options(record.spec().alone()).forEach(each -> host.run(each, "DRBD did not take an option."));
        if (record.isPrimary()) {
            raise();
            fit();
        }
        if (record.spec().alone() && device().filter(DrbdDevice::suspended).isPresent()) {
            host.run(commands().resume(), "DRBD does not let go on what waits.");
        }
    }

    private void run(Command command, String failure, String good) {
        CommandResult result = host.runner().run(command);
        if (!result.succeeded() && !result.error().contains(good)) {
            throw result.failure(ErrorCode.TOOL_FAILED, failure);
        }
    }

    private void requireNumberFree() {
        int minor = record.drbd().minor();
        Optional<DrbdOutput.Owner> owner = Optional.ofNullable(host.owners().get(minor));
        if (owner.filter(one -> !one.resource().equals(commands().resource())).isPresent()) {
            throw new NodeException(
                    Problem.of(ErrorCode.NAME_TAKEN, "The number of the disk's device is taken on its node.")
                            .withCause("Device " + minor + " of DRBD belongs to "
                                    + owner.get().resource() + ".")
                            .withRemedy("End that device, or choose another node."));
        }
    }

    private void requireOurs() {
        requireNumberFree();
        Path own = path(record.spec().volume());
        Optional<String> below =
                Optional.ofNullable(host.owners().get(record.drbd().minor())).flatMap(DrbdOutput.Owner::disk);
        if (below.filter(path -> !path.equals(own.toString())).isPresent()) {
            throw new NodeException(
                    Problem.of(ErrorCode.NAME_TAKEN, "DRBD has this disk with another volume on this node.")
                            .withInternal(below + " instead of " + own));
        }
    }

    private void attach() {
        Path metadata = path(record.drbd().metadata());
        if (!host.runner().run(commands().readMetadata(metadata)).succeeded()) {
            forget();
        }
        host.run(commands().applyLog(metadata), "What the node's death left is not in order.");
        host.run(
                commands()
                        .attach(
                                path(record.spec().volume()),
                                metadata,
                                record.spec().alone()),
                "DRBD did not take the volume.");
    }

    /** It must not be taken for complete before the other side has filled it. */
    private void requireForgotten() {
        if (device().filter(now -> now.disk() == Disk.INCONSISTENT).isEmpty()) {
            throw NodeException.of(ErrorCode.TOOL_FAILED, "DRBD did not forget what the volume held.");
        }
        save(record.withDiscarded(false));
    }

    // --- the other side

    private DrbdCommands.Ends ends() {
        return DrbdCommands.Ends.of(
                address(host.address()),
                address(record.spec().peerHost()),
                record.spec().port());
    }

    private static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.INVALID_REQUEST, "The address of the other node is not known here.")
                            .withInternal(host),
                    e);
        }
    }

    private String wanted() {
        return ends().there() + " " + record.drbd().number() + " "
                + record.spec().peerVolume();
    }

    /** @param standing whether it looks for nobody now */
    private void link(boolean standing) {
        String wanted = wanted();
        String all = wanted + " " + record.drbd().both();
        if (!standing && record.linked().equals(all)) {
            return;
        }
        if (!standing && record.linked().startsWith(wanted + " ")) {
            host.run(commands().net(ends()), "DRBD did not take an option.");
        } else {
            unlink();
            commands()
                    .connect(ends(), record.spec().alone(), record.discarded())
                    .forEach(each -> host.run(each, "DRBD does not look for the other side."));
        }
        notBefore = System.nanoTime() + TRIED_AGAIN.toNanos();
        save(record.withLinked(all));
    }

    private void unlink() {
        for (Command each : commands().disconnect(ends())) {
            CommandResult result = host.runner().run(each);
            String error = result.error();
            if (!result.succeeded() && !error.contains("(162)") && !error.contains("(158)")) {
                throw result.failure(ErrorCode.TOOL_FAILED, "DRBD does not leave the other side.");
            }
        }
        save(record.withLinked(""));
    }

    // --- who uses it

    private void lower() {
        if (device().filter(DrbdDevice::primary).isEmpty()) {
            return;
        }
        CommandResult result = host.runner().run(commands().secondary());
        if (result.error().contains(HELD_OPEN)) {
            throw result.failure(ErrorCode.IN_USE, "Something on the node has the disk open.");
        }
        if (!result.succeeded() || device().filter(DrbdDevice::primary).isPresent()) {
            throw result.failure(ErrorCode.TOOL_FAILED, "DRBD did not take the disk from the node's machines.");
        }
    }

    /**
     * Lets machines use it. Without the other side only when it is known that the other one is behind; else it waits
     * for that one, and can't be opened yet.
     */
    private void raise() {
        long end = System.nanoTime() + NOTICED_WITHIN.toNanos();
        if (device().filter(DrbdDevice::primary).isPresent()) {
            return;
        }
        while (true) {
            CommandResult result = host.runner().run(commands().primary(false));
            if (result.succeeded()) {
                return;
            }
            DrbdState now = state();
            if (now.isUsedThere() && !record.drbd().both()) {
                throw usedThere();
            }
            if (now.isApart() && !record.spec().alone()) {
                return;
            }
            if (now.isApart() && now.isComplete()) {
                host.run(commands().primary(true), "DRBD does not let machines use the disk.");
                return;
            }
            if (System.nanoTime() > end) {
                throw result.failure(ErrorCode.WRONG_STATE, "DRBD does not let machines use the disk.");
            }
            Pause.of(POLL);
        }
    }

    static NodeException usedThere() {
        return new NodeException(
                Problem.of(ErrorCode.WRONG_STATE, "The other side of the disk may be used by a machine just now.")
                        .withRemedy("Stop the machine, or fail it over when its node is dead."));
    }

    // --- looking after it

    /** Notes what has become of it, and does what has become possible. @param devices as they were a moment ago */
    void tend(Map<Integer, DrbdDevice> devices) {
        said = "";
        if (isSettled(state(devices))) {
            return;
        }
        DrbdState state = state();
        boolean met = state.device().filter(now -> now.link().isMet()).isPresent();
        if (met) {
            save(record.withSplit(false).withDiscarded(false));
        }
        if (isNewlyFailed(state)) {
            save(record.withFailed(true));
            if (!record.isPrimary()) {
                // The other one must know that what it writes is not on both.
                unlink();
            }
        }
        if (record.failed() || System.nanoTime() < notBefore || isSettled(new DrbdState(record, state.device()))) {
            return;
        }
        if (stands(state) && isSplit()) {
            save(record.withSplit(true));
        }
        notBefore = System.nanoTime() + TRIED_AGAIN.toNanos();
        apply();
    }

    private static boolean isNewlyFailed(DrbdState state) {
        return !state.record().failed()
                && state.device().filter(now -> now.disk().isGone()).isPresent();
    }

    private static boolean stands(DrbdState state) {
        return state.device().filter(now -> now.link() == Link.STAND_ALONE).isPresent();
    }

    /** Whether nothing is to be noted or done. */
    private static boolean isSettled(DrbdState state) {
        DrbdRecord record = state.record();
        if (record.failed()) {
            return true;
        }
        if (state.device().isEmpty() || stands(state) || isNewlyFailed(state)) {
            return false;
        }
        DrbdDevice now = state.device().get();
        boolean noted = !now.link().isMet() || !record.split() && !record.discarded();
        boolean held = record.spec().alone() && now.suspended();
        boolean waits = record.isPrimary() && !now.primary() && !state.isApart();
        return noted && !held && !waits;
    }

    private boolean isSplit() {
        return DrbdOutput.isSplit(
                host.run(DrbdCommands.log(), "The kernel's log can't be read."),
                commands().resource(),
                record.drbd().minor());
    }

    /** It could not be looked after: tried again after a while. */
    void failed(RuntimeException why) {
        notBefore = System.nanoTime() + TRIED_AGAIN.toNanos();
        String what = why instanceof NodeException e ? e.problem().toString() : why.toString();
        if (!what.equals(said)) {
            said = what;
            LOG.log(System.Logger.Level.WARNING, "disk " + record.disk() + ", mirrored by DRBD: " + what);
        }
    }

    /** Before its volume grows. @throws NodeException WRONG_STATE while who uses the disk could not see it grow */
    void requireGrowable() {
        if (device().filter(DrbdSide::isUsed)
                .filter(now -> now.link() != Link.CONNECTED)
                .isPresent()) {
            throw new NodeException(
                    Problem.of(ErrorCode.WRONG_STATE, "The disk does not become larger while its sides are not equal.")
                            .withRemedy("Wait until they are, or bring the other node back."));
        }
    }

    /** DRBD makes a disk larger for those only who use it. */
    private static boolean isUsed(DrbdDevice device) {
        return device.primary() || device.peerPrimary();
    }

    /** After its volume has grown. Where nobody uses it now, it becomes larger when somebody does. */
    void grow() {
        if (device().filter(DrbdSide::isUsed).filter(now -> now.link().isMet()).isPresent()) {
            CommandResult result = host.runner().run(commands().resize());
            if (!result.succeeded()) {
                throw result.failure(ErrorCode.WRONG_STATE, "DRBD did not make the disk larger.");
            }
        }
    }

    /** The volumes may have grown while nobody used the disk: each side learns of the other one's size by this. */
    private void fit() {
        long end = System.nanoTime() + NOTICED_WITHIN.toNanos();
        while (device().filter(now -> now.primary() && now.link() == Link.CONNECTED)
                        .isPresent()
                && !fits()) {
            grow();
            if (System.nanoTime() > end) {
                LOG.log(System.Logger.Level.WARNING, "disk " + record.disk() + " is smaller than its volume");
                return;
            }
            Pause.of(POLL);
        }
    }

    private boolean fits() {
        String sectors = host.run(commands().size(), "The kernel does not say how large the disk is.");
        long size = DrbdOutput.sectors(sectors) * SECTOR;
        return host.volumes()
                .find(record.spec().volume())
                .filter(volume -> volume.spec().size().bytes() > size)
                .isEmpty();
    }

    /** How many percent are compared by now; empty while nothing is. */
    OptionalDouble verified() {
        return host.verified(version, record.drbd().minor());
    }

    /** Begins to compare both sides, unless that goes on. */
    void verify(ReplicaSpec.Verification by) {
        if (verified().isEmpty()) {
            host.run(commands().verifyBy(ends(), by), "DRBD does not compare in this way.");
            host.run(commands().verify(), "DRBD does not compare the two sides.");
        }
    }

    /** Ends it in the kernel; what is kept of it stays. */
    void end() {
        if (device().isPresent() && owned()) {
            unlink();
            lower();
            String said = host.run(commands().down(), "DRBD did not let go of the disk.");
            if (device().isPresent() && owned()) {
                throw new NodeException(Problem.of(ErrorCode.TOOL_FAILED, "DRBD did not let go of the disk.")
                        .withInternal("exit code 0, and nothing done: " + said));
            }
        }
        save(record.withLinked(""));
    }

    private boolean owned() {
        DrbdOutput.Owner owner = Optional.ofNullable(
                        host.owners().get(record.drbd().minor()))
                .orElseThrow(() -> NodeException.of(ErrorCode.TOOL_FAILED, "DRBD does not say whose the device is."));
        return owner.resource().equals(commands().resource());
    }
}
