package org.gannet.agent.volume.blockdev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.NoArrival;
import org.gannet.agent.volume.Refusals;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Block devices that are adopted as they are: nothing is made, grown or wiped here. A record per device says that this
 * node has adopted it. A volume's id follows from pool and name, so that a node that another one's machine comes to
 * finds the same device, whether it was told of it before or not.
 * @implNote lsblk(8) and blkid(8) of util-linux 2.38
 */
public final class DeviceDriver implements VolumeDriver {
    private static final String ENDING = ".json";
    private final List<DevicePool> pools;
    private final VolumeDriver files;
    private final CommandRunner runner;
    private final VolumeUsers users;
    private final Path directory;
    private final Turns<VolumeId> turns = new Turns<>();

    /**
     * @param pools the first is the one that nobody names
     * @param files of the same node: its tools read and write devices as well
     * @param directory of the records
     */
    public DeviceDriver(
            List<DevicePool> pools, VolumeDriver files, CommandRunner runner, VolumeUsers users, Path directory) {
        this.pools = List.copyOf(pools);
        this.files = files;
        this.runner = runner;
        this.users = users;
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw StateFile.failure(e, directory);
        }
    }

    /** What is kept of one. */
    record Adopted(String pool, String name, ByteSize size) {
        Place place() {
            return new Place(DiskTemplate.BLOCKDEV, pool, 1);
        }
    }

    private Path file(VolumeId id) {
        return directory.resolve(id + ENDING);
    }

    private Optional<Adopted> record(VolumeId id) {
        return StateFile.read(file(id), Adopted.class);
    }

    private DevicePool pool(Place place) {
        return pools.stream()
                .filter(pool -> place.kind() == DiskTemplate.BLOCKDEV)
                .filter(pool -> place.pool().isEmpty() || pool.name().equals(place.pool()))
                .findFirst()
                .orElseThrow(() -> new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node has no such storage.")
                        .withInternal(place.toString())));
    }

    private Optional<DevicePool> pool(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }

    /**
     * Adopts a device.
     * @throws NodeException NOT_FOUND, IN_USE (mounted, something lies on it, another volume), WRONG_STATE (somebody
     *     else's by its content, or only read), INVALID_REQUEST (another size), UNSUPPORTED (not to be adopted)
     */
    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        DevicePool pool = pool(spec.place());
        if (!(spec.source() instanceof VolumeSpec.Source.Adopted(String name))) {
            throw Refusals.of(DiskTemplate.BLOCKDEV, DiskAct.MAKE);
        }
        Adopted wanted = new Adopted(pool.name(), name, spec.size());
        return turns.with(id, () -> {
            Optional<Adopted> known = record(id);
            if (known.isPresent()) {
                if (!known.get().equals(wanted)) {
                    throw NodeException.of(ErrorCode.NAME_TAKEN, "The volume exists with another specification.");
                }
                return report(id);
            }
            requireFree(pool, wanted);
            StateFile.write(file(id), wanted);
            return report(id);
        });
    }

    private void requireFree(DevicePool pool, Adopted wanted) {
        Path path = pool.directory().resolve(wanted.name());
        DeviceOutput.Device device = look(path)
                .orElseThrow(() -> new NodeException(Problem.of(
                                ErrorCode.NOT_FOUND,
                                "There is no block device " + wanted.name() + " in the pool " + pool.name() + ".")
                        .withRemedy("Look into the pool's directory on the node.")
                        .withInternal(path.toString())));
        boolean taken = ids().anyMatch(other -> record(other)
                .flatMap(this::path)
                .filter(found -> real(found).equals(real(path)))
                .isPresent());
        if (taken || !device.users().isEmpty()) {
            throw new NodeException(Problem.of(ErrorCode.IN_USE, wanted.name() + " is in use on the node.")
                    .withCause(taken ? "It is another volume of the cluster." : String.join(", ", device.users()) + ".")
                    .withRemedy("End that first, or take another device.")
                    .withInternal(path.toString()));
        }
        Optional<String> owner = DeviceOutput.owner(runner.run(DeviceCommands.probe(path)));
        if (owner.isPresent() || device.readOnly()) {
            throw new NodeException(Problem.of(ErrorCode.WRONG_STATE, wanted.name() + " is not free.")
                    .withCause(owner.map(content -> "Its content is somebody else's: " + content + ".")
                            .orElse("It can't be written to."))
                    .withRemedy("When nobody needs it any more: wipefs takes the marks away.")
                    .withInternal(path.toString()));
        }
        if (!device.size().equals(wanted.size())) {
            throw new NodeException(Problem.of(ErrorCode.INVALID_REQUEST, wanted.name() + " has another size.")
                    .withCause("It has " + device.size().bytes() + " bytes, asked for are "
                            + wanted.size().bytes() + ".")
                    .withRemedy("Ask for " + device.size().bytes() + " bytes (" + device.size() + ")."));
        }
    }

    private Optional<DeviceOutput.Device> look(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)
                ? DeviceOutput.devices(runner.run(DeviceCommands.list(List.of(path)))).stream()
                        .findFirst()
                : Optional.empty();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    /** Of one whose pool is configured, and which is there. */
    private Optional<Path> path(Adopted adopted) {
        return pool(adopted.pool())
                .map(pool -> pool.directory().resolve(adopted.name()))
                .filter(Files::exists);
    }

    private Stream<VolumeId> ids() {
        return names(directory)
                .filter(name -> name.endsWith(ENDING))
                .map(name -> VolumeId.parse(name.substring(0, name.length() - ENDING.length())));
    }

    /** What a directory has; one that is not there has nothing. */
    private static Stream<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        } catch (IOException e) {
            throw StateFile.failure(e, directory);
        }
    }

    /** The device stays as it is. @throws NodeException IN_USE when a machine has it open */
    @Override
    public void ensureAbsent(VolumeId id) {
        turns.with(id, () -> {
            users.requireUnused(id);
            try {
                if (Files.deleteIfExists(file(id))) {
                    StateFile.syncDirectory(directory);
                }
            } catch (IOException e) {
                throw StateFile.failure(e, file(id));
            }
            return id;
        });
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        return record(id).or(() -> seen(id)).flatMap(adopted -> path(adopted).map(path -> volume(id, adopted, path)));
    }

    private static Volume volume(VolumeId id, Adopted adopted, Path path) {
        VolumeSpec spec =
                new VolumeSpec(VolumeSpec.Format.RAW, adopted.size(), new VolumeSpec.Source.Empty(), adopted.place());
        return new Volume(id, spec, new Medium.Device(path, true), Optional.empty(), adopted.size(), List.of());
    }

    /** One that another node has adopted. */
    private Optional<Adopted> seen(VolumeId id) {
        for (DevicePool pool : pools) {
            Optional<String> name = names(pool.directory())
                    .filter(each -> isName(each)
                            && new VolumeSpec.Source.Adopted(each)
                                    .sharedId(pool.name())
                                    .equals(id))
                    .findFirst();
            if (name.isPresent()) {
                return look(pool.directory().resolve(name.get()))
                        .map(device -> new Adopted(pool.name(), name.get(), device.size()));
            }
        }
        return Optional.empty();
    }

    private static boolean isName(String text) {
        return VolumeSpec.Source.Adopted.isName(text);
    }

    @Override
    public <T> T holding(List<VolumeId> volumes, Supplier<T> work) {
        return turns.with(
                volumes.stream()
                        .distinct()
                        .sorted(Comparator.comparing(VolumeId::value))
                        .toList(),
                work);
    }

    @Override
    public boolean isCloned(ImageDigest image) {
        return false;
    }

    /** Those that this node has adopted. */
    @Override
    public List<VolumeReport> list() {
        return ids().flatMap(id -> find(id).stream()).map(DeviceDriver::report).toList();
    }

    @Override
    public VolumeReport report(VolumeId id) {
        return find(id).map(DeviceDriver::report)
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here."));
    }

    private static VolumeReport report(Volume volume) {
        return new VolumeReport(
                volume.id(),
                VolumeSpec.Format.RAW,
                volume.spec().size(),
                volume.spec().size());
    }

    @Override
    public VolumeTools tools() {
        return files.tools();
    }

    /** As files in the raw format: there are none. */
    @Override
    public VolumeMoments moments() {
        return files.moments();
    }

    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {}

    @Override
    public Optional<Progress> prepareSize(VolumeId id, ByteSize size) {
        throw Refusals.of(DiskTemplate.BLOCKDEV, DiskAct.GROW);
    }

    /** What is free may be adopted. */
    @Override
    public List<StoragePool> pools() {
        return pools.stream()
                .filter(pool -> Files.isDirectory(pool.directory()))
                .map(pool -> {
                    List<Path> devices = names(pool.directory())
                            .filter(DeviceDriver::isName)
                            .map(name -> pool.directory().resolve(name))
                            .filter(path ->
                                    Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path))
                            .toList();
                    ByteSize total = devices.isEmpty()
                            ? ByteSize.ZERO
                            : sum(DeviceOutput.devices(runner.run(DeviceCommands.list(devices))).stream()
                                    .map(DeviceOutput.Device::size));
                    ByteSize taken = sum(ids().flatMap(id -> record(id).stream())
                            .filter(adopted -> adopted.pool().equals(pool.name()))
                            .map(Adopted::size));
                    return new StoragePool(pool.name(), "blockdev", total, total.minusOrZero(taken));
                })
                .toList();
    }

    private static ByteSize sum(Stream<ByteSize> sizes) {
        return sizes.reduce(ByteSize.ZERO, ByteSize::plus);
    }

    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        throw Refusals.of(DiskTemplate.BLOCKDEV, DiskAct.MAKE);
    }

    @Override
    public VolumeArrival arrival(VolumeId id) {
        return new NoArrival("Block devices are adopted: nothing is received onto them.");
    }

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return files.temporary(id, format);
    }
}
