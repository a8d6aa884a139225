package org.gannet.agent.volume.rbd;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Snapshots that Ceph keeps of its images, by the names of their ids. QEMU makes and removes the same ones of an image
 * that it has open. Others in the same image are somebody else's.
 * @implNote rbd(8) of Ceph 16.2, QEMU's block driver "rbd" of 7.2
 */
final class RbdMoments implements VolumeMoments {
    private final RbdDriver driver;
    /** When those of an image were made, by the image's path and then Ceph's names: that does not change. */
    private final Map<String, Map<String, Instant>> times = new ConcurrentHashMap<>();

    RbdMoments(RbdDriver driver) {
        this.driver = driver;
    }

    @Override
    public void requireKept(VolumeDriver.Volume volume) {}

    @Override
    public Set<SnapshotId> of(VolumeDriver.Volume volume) {
        return ours(image(volume)).collect(Collectors.toUnmodifiableSet());
    }

    private RbdOutput.Image image(VolumeDriver.Volume volume) {
        return found(volume).image();
    }

    private RbdDriver.Found found(VolumeDriver.Volume volume) {
        return driver.lookUp(volume.id()).orElseThrow(RbdDriver::gone);
    }

    private static Stream<SnapshotId> ours(RbdOutput.Image image) {
        return image.snapshots().stream().map(RbdOutput.Snapshot::id).flatMap(Optional::stream);
    }

    /** Those of an image, oldest first. */
    List<VolumeReport.Snapshot> told(RbdPool pool, RbdOutput.Image image) {
        if (ours(image).findAny().isEmpty()) {
            return List.of();
        }
        Map<String, Instant> known = times(pool, image);
        return image.snapshots().stream()
                .flatMap(snapshot -> snapshot
                        .id()
                        .map(id -> new VolumeReport.Snapshot(
                                id, known.getOrDefault(snapshot.name(), Instant.EPOCH), snapshot.size()))
                        .stream())
                .sorted(Comparator.comparing(VolumeReport.Snapshot::at))
                .toList();
    }

    private Map<String, Instant> times(RbdPool pool, RbdOutput.Image image) {
        Set<String> names =
                image.snapshots().stream().map(RbdOutput.Snapshot::name).collect(Collectors.toSet());
        RbdCommands commands = new RbdCommands(pool);
        String path = commands.of(image.name());
        Map<String, Instant> known = times.getOrDefault(path, Map.of());
        if (!known.keySet().containsAll(names)) {
            known = RbdOutput.times(
                    driver.run(commands.snapshots(image.name()), "The snapshots of an image could not be listed."));
            times.put(path, known);
        }
        return known;
    }

    /** Of images that another node has removed nothing need be known any more. */
    void forgetOthers(List<RbdDriver.Found> all) {
        times.keySet()
                .retainAll(all.stream()
                        .map(found -> commands(found).of(found.image().name()))
                        .collect(Collectors.toSet()));
    }

    @Override
    public void take(VolumeDriver.Volume volume, SnapshotId id) {
        RbdDriver.Found found = found(volume);
        driver.run(commands(found).takeSnapshot(found.image().name(), id), "The snapshot was not made.");
        if (!of(volume).contains(id)) {
            throw RbdDriver.withoutEffect();
        }
    }

    @Override
    public void drop(VolumeDriver.Volume volume, SnapshotId id) {
        drop(found(volume), id);
        if (of(volume).contains(id)) {
            throw RbdDriver.withoutEffect();
        }
    }

    private void drop(RbdDriver.Found found, SnapshotId id) {
        CommandResult removed =
                driver.tried(commands(found).dropSnapshot(found.image().name(), id));
        if (RbdOutput.isProtected(removed)) {
            throw new NodeException(
                    Problem.of(ErrorCode.IN_USE, "Somebody has protected the snapshot in Ceph from being removed.")
                            .withRemedy("Look with rbd children what was cloned of it; then rbd snap unprotect.")
                            .withInternal(removed.toString()));
        }
        removed.require("The snapshot was not removed.");
    }

    /** All of ours, of an image that is about to be removed and that nobody has open. */
    void dropAll(RbdDriver.Found found) {
        List<SnapshotId> ours = ours(found.image()).toList();
        if (ours.size() < found.image().snapshots().size()) {
            throw new NodeException(
                    Problem.of(ErrorCode.IN_USE, "Somebody else keeps snapshots in the image of this volume.")
                            .withRemedy("Look at them with rbd snap ls, and remove them when nobody needs them.")
                            .withInternal(commands(found).of(found.image().name())));
        }
        if (!ours.isEmpty()) {
            requireClosed(found);
            ours.forEach(id -> drop(found, id));
        }
    }

    /** Ceph itself would change an image below who has it open. */
    @Override
    public void revert(VolumeDriver.Volume volume, SnapshotId id) {
        RbdDriver.Found found = found(volume);
        requireClosed(found);
        driver.run(
                commands(found).rollBack(found.image().name(), id), "The image was not brought back to its snapshot.");
        RbdOutput.Image now = image(volume);
        boolean back = now.snapshots().stream()
                .anyMatch(snapshot ->
                        snapshot.id().equals(Optional.of(id)) && snapshot.size().equals(now.size()));
        if (!back) {
            throw RbdDriver.withoutEffect();
        }
    }

    private void requireClosed(RbdDriver.Found found) {
        Set<String> watchers = RbdOutput.watchers(
                driver.run(commands(found).status(found.image().name()), "An image could not be examined."));
        if (!watchers.isEmpty()) {
            throw VolumeUsers.inUse("open by " + String.join(", ", watchers));
        }
    }

    private static RbdCommands commands(RbdDriver.Found found) {
        return new RbdCommands(found.pool());
    }

    @Override
    public Reading reading(VolumeDriver.Volume volume, SnapshotId id) {
        RbdDriver.Found found = found(volume);
        return new Reading(
                RbdDriver.medium(found.pool(), found.image().name(), Optional.of(id)),
                VolumeSpec.Format.RAW,
                Optional.empty());
    }
}
