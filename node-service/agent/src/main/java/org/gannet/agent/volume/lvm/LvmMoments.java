package org.gannet.agent.volume.lvm;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Snapshots of volumes in thin pools: logical volumes of their own, {@code gannet.VOLUME.SNAPSHOT}, that share blocks
 * with their volume and take room as it changes. A volume goes back by a snapshot of its snapshot that takes its name,
 * so that the snapshot stays. What a crash leaves half way is taken back, or ended, from the names alone: as long as
 * there is none of the volume's name, the old one is the volume.
 * @implNote lvmthin(7) of LVM 2.03
 */
final class LvmMoments implements VolumeMoments {
    private static final System.Logger LOG = System.getLogger(LvmMoments.class.getName());
    private static final Pattern NAME = Pattern.compile("gannet\\.([0-9a-f]{32})\\.([0-9a-f]{32}|next|old)");
    private static final String TIME = "gannet.moment=";
    /** What a volume goes back to, before it has its name. */
    private static final String NEXT = "next";
    /** What a volume was before it went back. */
    private static final String OLD = "old";

    private final LvmDriver driver;
    private final Clock clock;

    LvmMoments(LvmDriver driver, Clock clock) {
        this.driver = driver;
        this.clock = clock;
    }

    /** One that belongs to a volume. @param what a snapshot's digits, or one of the two words */
    private record Beside(VolumeId volume, String what, LvmOutput.Volume there) {
        /** Somebody else's of such a name has none of the tags. */
        static Optional<Beside> of(LvmOutput.Volume there) {
            Matcher name = NAME.matcher(there.name());
            return name.matches()
                    ? Optional.of(new Beside(VolumeId.parse(dashed(name.group(1))), name.group(2), there))
                            .filter(Beside::isOurs)
                    : Optional.empty();
        }

        private boolean isOurs() {
            return isMoment()
                    ? time(there).isPresent()
                    : LvmRecord.read(there.tags()).isPresent();
        }

        boolean isMoment() {
            return !Set.of(NEXT, OLD).contains(what);
        }

        Optional<VolumeReport.Snapshot> moment() {
            return isMoment()
                    ? Optional.of(new VolumeReport.Snapshot(
                            SnapshotId.parse(dashed(what)), time(there).orElseThrow(), there.size()))
                    : Optional.empty();
        }
    }

    private static String digits(Object id) {
        return id.toString().replace("-", "");
    }

    private static String dashed(String digits) {
        return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private static String name(VolumeId volume, String what) {
        return "gannet." + digits(volume) + "." + what;
    }

    private static Optional<Instant> time(LvmOutput.Volume volume) {
        return volume.tags().stream()
                .filter(tag -> tag.matches(Pattern.quote(TIME) + "\\d{1,18}"))
                .map(tag -> Instant.ofEpochMilli(Long.parseLong(tag.substring(TIME.length()))))
                .findFirst();
    }

    private static List<Beside> beside(VolumeId volume, List<LvmOutput.Volume> all) {
        return all.stream()
                .flatMap(there -> Beside.of(there).stream())
                .filter(beside -> beside.volume().equals(volume))
                .toList();
    }

    /** Of a volume, oldest first. */
    static List<VolumeReport.Snapshot> told(VolumeId id, List<LvmOutput.Volume> all) {
        return beside(id, all).stream()
                .flatMap(beside -> beside.moment().stream())
                .sorted(Comparator.comparing(VolumeReport.Snapshot::at))
                .toList();
    }

    /** Whether an old one waits for who takes its name, or for its own back. */
    static boolean isHalfWay(VolumeId id, List<LvmOutput.Volume> all) {
        return all.stream().noneMatch(there -> there.name().equals(LvmDriver.name(id)))
                && beside(id, all).stream().anyMatch(beside -> beside.what().equals(OLD));
    }

    /** Which volume one of all is. */
    static Optional<VolumeId> volume(LvmOutput.Volume one, List<LvmOutput.Volume> all) {
        return LvmDriver.isOurs(one)
                ? Optional.of(LvmDriver.id(one))
                : Beside.of(one)
                        .filter(beside -> beside.what().equals(OLD))
                        .map(Beside::volume)
                        .filter(id -> isHalfWay(id, all));
    }

    /** QEMU knows them as devices only. */
    @Override
    public boolean areOfQemu(VolumeDriver.Volume volume) {
        return false;
    }

    @Override
    public void requireKept(VolumeDriver.Volume volume) {
        if (get(volume.id()).pool().isEmpty()) {
            throw new NodeException(
                    Problem.of(ErrorCode.UNSUPPORTED, "A logical volume that is in no thin pool keeps no snapshots.")
                            .withCause("They would need room that is kept for them, and be lost once that is full.")
                            .withRemedy("Convert the disk to a file in the format QCOW2, or keep it in a thin pool."));
        }
    }

    private LvmOutput.Volume get(VolumeId volume) {
        return driver.lookUpFinished(volume).orElseThrow(LvmDriver::gone);
    }

    @Override
    public Set<SnapshotId> of(VolumeDriver.Volume volume) {
        return told(volume.id(), driver.all()).stream()
                .map(VolumeReport.Snapshot::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What it was about to grow by, and nobody was told of, is no part of it. */
    @Override
    public void take(VolumeDriver.Volume volume, SnapshotId id) {
        driver.dropGrowth(volume.id());
        List<String> tags = List.of(TIME + clock.instant().toEpochMilli());
        driver.run(
                LvmCommands.snapshot(get(volume.id()), name(volume.id(), digits(id)), tags),
                "The snapshot was not made.");
        if (!of(volume).contains(id)) {
            throw LvmDriver.withoutEffect();
        }
    }

    @Override
    public void drop(VolumeDriver.Volume volume, SnapshotId id) {
        remove(moment(volume.id(), id));
    }

    private LvmOutput.Volume moment(VolumeId volume, SnapshotId id) {
        return moment(volume, id, driver.all());
    }

    private static LvmOutput.Volume moment(VolumeId volume, SnapshotId id, List<LvmOutput.Volume> all) {
        return find(volume, digits(id), all)
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The volume has no such snapshot."));
    }

    private static Optional<LvmOutput.Volume> find(VolumeId volume, String what, List<LvmOutput.Volume> all) {
        return beside(volume, all).stream()
                .filter(beside -> beside.what().equals(what))
                .map(Beside::there)
                .findFirst();
    }

    private void remove(LvmOutput.Volume volume) {
        driver.run(LvmCommands.remove(volume.path()), "A snapshot was not removed.");
        if (driver.all().stream().anyMatch(left -> left.path().equals(volume.path()))) {
            throw LvmDriver.withoutEffect();
        }
    }

    /** All of a volume that is held and about to be removed. @throws NodeException IN_USE when that is open */
    void dropAll(VolumeId volume) {
        Optional<LvmOutput.Volume> of = driver.lookUpFinished(volume);
        List<Beside> all = beside(volume, driver.all());
        if (!all.isEmpty() && of.isPresent()) {
            requireClosed(of.get());
        }
        all.forEach(beside -> remove(beside.there()));
    }

    private static void requireClosed(LvmOutput.Volume volume) {
        if (volume.open()) {
            throw VolumeUsers.inUse("open on the node: " + volume.path());
        }
    }

    @Override
    public void revert(VolumeDriver.Volume volume, SnapshotId id) {
        List<LvmOutput.Volume> all = settled(volume.id());
        LvmOutput.Volume now = all.stream()
                .filter(there -> there.name().equals(LvmDriver.name(volume.id())))
                .findFirst()
                .orElseThrow(LvmDriver::gone);
        requireClosed(now);
        LvmOutput.Volume moment = moment(volume.id(), id, all);
        String next = name(volume.id(), NEXT);
        String old = name(volume.id(), OLD);
        String record =
                now.tags().stream().filter(LvmRecord::isFinished).findFirst().orElseThrow(LvmDriver::gone);
        driver.run(LvmCommands.snapshot(moment, next, List.of(record)), "The snapshot of the snapshot was not made.");
        boolean made = find(volume.id(), NEXT, driver.all())
                .filter(there -> there.size().equals(moment.size()))
                .isPresent();
        if (!made) {
            throw LvmDriver.withoutEffect();
        }
        try {
            rename(now.group(), now.name(), old);
            rename(now.group(), next, now.name());
        } catch (RuntimeException e) {
            takeBack(volume.id(), e);
            throw e;
        }
        remove(find(volume.id(), OLD, driver.all()).orElseThrow(LvmDriver::withoutEffect));
    }

    private void takeBack(VolumeId volume, RuntimeException why) {
        try {
            settled(volume);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private void rename(String group, String from, String to) {
        driver.run(LvmCommands.rename(group, from, to), "The logical volume was not renamed.");
        if (driver.all().stream().noneMatch(there -> there.name().equals(to))) {
            throw LvmDriver.withoutEffect();
        }
    }

    /** Of all volumes that an agent was about to bring back when it ended. */
    void settle() {
        driver.all().stream()
                .flatMap(there -> Beside.of(there).stream())
                .filter(beside -> !beside.isMoment())
                .map(Beside::volume)
                .distinct()
                .forEach(volume -> {
                    try {
                        settled(volume);
                    } catch (NodeException e) {
                        LOG.log(System.Logger.Level.WARNING, "volume " + volume + " stays half way: " + e.getMessage());
                    }
                });
    }

    /**
     * What is half way is taken back, or ended when all but tidying up is done. The volume is held, or nobody works
     * yet.
     * @return all that there is then
     */
    List<LvmOutput.Volume> settled(VolumeId volume) {
        List<LvmOutput.Volume> all = driver.all();
        boolean isHalfWay = isHalfWay(volume, all);
        List<Beside> between = beside(volume, all).stream()
                .filter(beside -> !beside.isMoment())
                .toList();
        for (Beside beside : between) {
            if (isHalfWay && beside.what().equals(OLD)) {
                rename(beside.there().group(), beside.there().name(), LvmDriver.name(volume));
            } else {
                remove(beside.there());
            }
        }
        return between.isEmpty() ? all : driver.all();
    }

    @Override
    public Reading reading(VolumeDriver.Volume volume, SnapshotId id) {
        return new Reading(
                new Medium.Device(LvmDriver.device(moment(volume.id(), id))), VolumeSpec.Format.RAW, Optional.empty());
    }
}
