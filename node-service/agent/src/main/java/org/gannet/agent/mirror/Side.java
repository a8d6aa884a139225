package org.gannet.agent.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.agent.hypervisor.kvm.ProcessIdentity;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.mirror.device.DeviceSettings;
import org.gannet.agent.mirror.device.Mark;
import org.gannet.agent.mirror.device.MarkFile;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;

/** One side of a mirrored disk on this node. Changed by one thread at a time; asked by any. */
final class Side {
    private static final System.Logger LOG = System.getLogger(Side.class.getName());
    /** A side that says nothing for so long is not connected: it says something every second. */
    private static final Duration PULSE_AGE = Duration.ofSeconds(4);
    /** For so long a side that shall follow goes on feeding one that it does not reach. */
    private static final Duration FEEDS_ALONE = Duration.ofSeconds(3);

    private static final Duration TRIED_AGAIN = Duration.ofSeconds(5);
    private final MirrorHost host;
    private final MirrorProcess process;
    private final StorageDaemon daemon;
    private volatile ReplicaRecord record;
    private long apartSince = System.nanoTime();
    private long notBefore = System.nanoTime();
    private String said = "";

    Side(MirrorHost host, MirrorProcess process, ReplicaRecord record) {
        this.host = host;
        this.process = process;
        this.record = record;
        this.daemon = new StorageDaemon(host, record.disk());
    }

    /** A new one. Its mark is on disk before its record. */
    static Side make(MirrorHost host, MirrorProcess process, DiskId disk, ReplicaSpec spec) {
        ReplicaRecord record = ReplicaRecord.made(disk, spec, HostFacts.bootId());
        Side side = new Side(host, process, record);
        delete(host.log(disk));
        delete(host.mark(disk));
        side.writeMark(Mark.made(UUID.randomUUID().toString(), !spec.overwrite()));
        side.save(record);
        return side;
    }

    ReplicaRecord record() {
        return record;
    }

    private void save(ReplicaRecord next) {
        StateFile.write(host.record(next.disk()), next);
        record = next;
    }

    private MarkFile markFile() throws IOException {
        return MarkFile.local(host.mark(record.disk()));
    }

    private void writeMark(Mark mark) {
        try {
            markFile().write(mark);
            markFile().writePulse(Map.of());
        } catch (IOException e) {
            throw StateFile.failure(e, host.mark(record.disk()).resolveSibling("none"));
        }
    }

    // --- what it is told to be

    /**
     * What was asked is on disk when this returns, and done as far as its processes work.
     * @param usedThere whether a machine of the other node may use it: then this side goes on following until it is
     *     told to take over
     */
    void become(ReplicaSpec spec, boolean usedThere) {
        ReplicaSpec before = record.spec();
        boolean discarded = spec.overwrite() && !before.overwrite();
        if (discarded) {
            stopFeeding();
            endDaemon();
            delete(host.log(record.disk()));
            writeMark(Mark.made(UUID.randomUUID().toString(), false));
        }
        boolean primary = spec.role() == Role.PRIMARY;
        boolean otherPeer = !before.peerVolume().equals(spec.peerVolume())
                || !before.peer().equals(spec.peer())
                || before.port() != spec.port();
        // One that shall follow goes on feeding until the other side has all, and takes over.
        boolean goesOn = record.feeding() && !discarded && !otherPeer;
        save(record.withSpec(spec).withFeeding(primary ? record.feeding() || !usedThere : goesOn));
        apartSince = System.nanoTime();
        notBefore = apartSince;
        apply();
    }

    /** Brings the processes to what the record says. */
    private void apply() {
        if (record.feeding()) {
            serve("here", daemon::serveHere);
            process.ensureRunning();
            process.ensure(settings(), record.isPrimary());
        } else {
            ReplicaSpec spec = record.spec();
            String served = "there " + spec.peer() + " " + spec.port();
            if (!record.isPrimary() || !record.served().equals(served)) {
                stopFeeding();
                tellList();
            }
            serve(served, () -> daemon.serveThere(spec));
            if (record.isPrimary()) {
                process.ensureRunning();
                process.standBy(settings().at(host.address()));
            }
        }
    }

    /** One that died as a primary knows what it was writing then: else it would be copied whole. */
    private void tellList() {
        try {
            Optional<Mark> mark = markFile().read().filter(known -> known.logged() && !known.clean());
            Optional<VolumeDriver.Volume> volume =
                    host.volumes().find(record.spec().volume());
            if (mark.isPresent() && volume.isPresent()) {
                long size = volume.get().spec().size().bytes();
                markFile().writeList(mark.get(), host.log(record.disk()), size);
            }
        } catch (IOException e) {
            // An older list may be there: not served before the right one is.
            throw StateFile.failure(e, host.mark(record.disk()).resolveSibling("none"));
        }
    }

    // --- a machine moves from one node to the other while it runs

    /** The other side may be made to count. Not done when both do not hold the same. */
    void handOver() {
        if (record.feeding()) {
            process.handOver(record.disk());
            save(record.withFeeding(false));
            apply();
        }
    }

    /**
     * The other side writes to this one no more.
     * @throws NodeException WRONG_STATE when it has not written all; then it may go on with it
     */
    void fence() {
        if (record.feeding()) {
            return;
        }
        process.ensureAbsent(record.disk());
        endDaemon();
        if (!state(Optional.empty()).mark().complete()) {
            apply();
            throw NodeException.of(ErrorCode.WRONG_STATE, "This side of a disk is not complete.");
        }
    }

    /** This side is the one that counts: guests may write to it. */
    void takeOver() {
        if (!record.feeding()) {
            fence();
            save(record.withFeeding(true));
            apply();
        }
    }

    private void stopFeeding() {
        process.ensureAbsent(record.disk());
        if (record.feeding()) {
            save(record.withFeeding(false));
        }
    }

    private void serve(String what, Runnable work) {
        if (!isOpened() || !record.served().equals(what)) {
            endDaemon();
            startDaemon();
            work.run();
            save(record.withServed(what));
        }
    }

    /** Nobody is served from now on. */
    private void endDaemon() {
        save(record.withServed(""));
        running().ifPresent(daemon::stop);
        save(record.withDaemon(Optional.empty()));
    }

    /** One that an agent started which did not live to write it down is one, too. */
    private Optional<ProcessIdentity> running() {
        return record.daemon().filter(ProcessIdentity::isAlive).or(daemon::find);
    }

    private void startDaemon() {
        VolumeDriver.Volume volume = host.volumes()
                .find(record.spec().volume())
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The volume is not on this node."));
        save(record.withDaemon(Optional.of(daemon.start(volume))));
    }

    private boolean isOpened() {
        return record.daemon().filter(ProcessIdentity::isAlive).isPresent();
    }

    private DeviceSettings settings() {
        ReplicaSpec spec = record.spec();
        return new DeviceSettings(
                record.disk().toString(),
                host.directory(),
                host.volume(record.disk()),
                host.guests(record.disk()),
                host(spec.peerAddress()),
                spec.port(),
                spec.alone(),
                spec.resyncRate().map(ByteSize::bytes).orElse(0L));
    }

    /** The engine knows nodes as "address:port"; the disk has a port of its own. */
    static String host(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon < 0 || colon != address.lastIndexOf(':') ? address : address.substring(0, colon);
    }

    /** Who writes to it waits meanwhile. */
    void resize(ByteSize size) {
        // A range that is added holds nothing on both sides: no list has to know of it.
        process.ensureAbsent(record.disk());
        endDaemon();
        startDaemon();
        try {
            daemon.resize(size);
        } finally {
            apply();
        }
    }

    /** A comparison has told so. */
    void foundToDiffer(long bytes) {
        save(record.withDiffers(bytes));
    }

    // --- looking after it

    /** Starts again what has ended, and lets a side follow that has nothing more to feed. */
    void tend(Optional<Map<String, Map<String, String>>> devices) {
        if (System.nanoTime() < notBefore) {
            return;
        }
        boolean missing = (record.feeding() || record.isPrimary())
                && devices.filter(all -> all.containsKey(record.disk().toString()))
                        .isEmpty();
        if (!isOpened() || missing || record.served().isEmpty()) {
            apply();
        }
        if (record.feeding() && !record.isPrimary()) {
            String phase = device(devices)
                    .map(fields -> fields.getOrDefault("phase", ""))
                    .orElse("APART");
            if (!phase.equals("APART")) {
                apartSince = System.nanoTime();
            } else if (System.nanoTime() - apartSince > FEEDS_ALONE.toNanos()) {
                save(record.withFeeding(false));
                apply();
            }
        }
        said = "";
    }

    /** It could not be looked after: tried again after a while. */
    void failed(RuntimeException why) {
        notBefore = System.nanoTime() + TRIED_AGAIN.toNanos();
        String what = why instanceof NodeException e ? e.problem().toString() : why.toString();
        if (!what.equals(said)) {
            said = what;
            LOG.log(System.Logger.Level.WARNING, "mirrored disk " + record.disk() + ": " + what);
        }
    }

    /** Ends its processes, each when what it has under way is on disk. What the side holds, and is, stays. */
    void rest() {
        process.ensureAbsent(record.disk());
        record.daemon().filter(ProcessIdentity::isAlive).ifPresent(daemon::stop);
    }

    /** Ends it for ever; the volume stays. */
    void end() {
        process.ensureAbsent(record.disk());
        running().ifPresent(daemon::stop);
        // The record goes first: without it the rest means nothing.
        for (Path file : List.of(
                host.record(record.disk()),
                host.mark(record.disk()),
                host.log(record.disk()),
                host.words(record.disk()),
                host.guests(record.disk()))) {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StateFile.failure(e, file.resolveSibling("none"));
        }
    }

    // --- what it tells

    SideState state(Optional<Map<String, Map<String, String>>> devices) {
        ReplicaRecord now = record;
        try {
            Mark mark = markFile().read().orElseGet(() -> Mark.made("", false));
            return new SideState(now, mark, isOpened(), device(devices), now.feeding() ? Optional.empty() : pulse());
        } catch (IOException e) {
            return new SideState(now, Mark.made("", false), false, Optional.empty(), Optional.empty());
        }
    }

    private Optional<Map<String, String>> device(Optional<Map<String, Map<String, String>>> devices) {
        return devices.flatMap(all -> Optional.ofNullable(all.get(record.disk().toString())));
    }

    private Optional<Map<String, String>> pulse() throws IOException {
        Path file = host.mark(record.disk());
        FileTime written = Files.getLastModifiedTime(file);
        Duration age = Duration.between(written.toInstant(), host.clock().instant());
        return age.compareTo(PULSE_AGE) < 0 ? markFile().pulse() : Optional.empty();
    }

    ReplicaReport report(Optional<Map<String, Map<String, String>>> devices) {
        return state(devices).report();
    }

    NodeName peer() {
        return record.spec().peer();
    }
}
