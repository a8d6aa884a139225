package org.gannet.agent.volume.blockdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeDriverContract;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.file.FileTrees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loop devices, as what a storage network would show. */
class DeviceDriverIT implements VolumeDriverContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final CommandRunner runner = new LocalCommandRunner();
    private final Set<VolumeId> used = new HashSet<>();
    private final List<Path> devices = new ArrayList<>();
    private final byte[] disk = TestGuest.disk(3);

    @TempDir
    private Path folder = Path.of("");

    private @Nullable VolumeDriver driver;

    @BeforeEach
    void prepare() throws IOException {
        assumeThat(System.getProperty("user.name")).as("loop devices need root").isEqualTo("root");
        Files.createDirectories(folder.resolve("san"));
        new ImageCache(folder.resolve("images")).ensure(image(), new ByteArrayInputStream(disk));
        driver = driver(runner);
    }

    @AfterEach
    void detach() {
        devices.forEach(device -> run("losetup", "--detach", device.toString()));
    }

    private CommandResult run(String... argv) {
        return runner.run(Command.of(LIMIT, List.of(argv))).require("The test's own tool failed.");
    }

    @Override
    public String adoptable() {
        String name = "wwn-0x50:" + devices.size();
        Path file = folder.resolve(name);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(SIZE.bytes());
            Path device = Path.of(
                    run("losetup", "--find", "--show", file.toString()).output().strip());
            devices.add(device);
            Files.createSymbolicLink(folder.resolve("san").resolve(name), device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return name;
    }

    @Override
    public VolumeDriver driver() {
        return Objects.requireNonNull(driver);
    }

    @Override
    public VolumeDriver driver(CommandRunner by) {
        FileDriver files =
                new FileDriver(folder.resolve("volumes"), new ImageCache(folder.resolve("images")), by, this::userOf);
        return new DeviceDriver(
                List.of(DevicePool.parse("san=" + folder.resolve("san"))),
                files,
                by,
                this::userOf,
                folder.resolve("records"));
    }

    private Optional<InstanceId> userOf(VolumeId volume) {
        return used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty();
    }

    @Override
    public CommandRunner runner() {
        return runner;
    }

    @Override
    public Place place() {
        return new Place(DiskTemplate.BLOCKDEV, "san", 1);
    }

    @Override
    public boolean takesAllAtOnce() {
        return true;
    }

    @Override
    public boolean findsWhatIsNotMade() {
        return true;
    }

    @Override
    public Set<String> remains() {
        Set<String> names = new TreeSet<>(FileTrees.names(folder.resolve("san")));
        names.addAll(FileTrees.names(folder.resolve("records")));
        names.addAll(FileTrees.names(folder.resolve("volumes")));
        return names;
    }

    @Override
    public ImageDigest image() {
        return TestGuest.digest(disk);
    }

    @Override
    public Path imageFile() {
        return new ImageCache(folder.resolve("images")).path(image());
    }

    @Override
    public byte[] imageContent(int length) {
        return Arrays.copyOf(disk, length);
    }

    @Override
    public void use(VolumeId volume) {
        used.add(volume);
    }

    @Override
    public byte[] content(VolumeId volume, int length) {
        Path device = driver().find(volume).orElseThrow().medium().local().orElseThrow();
        try (InputStream stream = Files.newInputStream(device)) {
            return stream.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By its content the device is the host's. */
    @Override
    public Wanted foreign() {
        Wanted wanted = adopted();
        run("mkswap", devices.getLast().toString());
        return wanted;
    }

    @Override
    public ErrorCode foreignCode() {
        return ErrorCode.WRONG_STATE;
    }

    /** Nothing is made: nothing is filled. */
    @Override
    public String full() {
        throw new UnsupportedOperationException();
    }

    @Test
    void aDeviceHasOneVolumeAndCountsAgainstThePool() {
        Wanted wanted = adopted();
        assertThat(driver().pools()).containsExactly(new StoragePool("san", "blockdev", SIZE, SIZE));
        driver().ensure(wanted.id(), wanted.spec());
        assertThat(driver().pools()).containsExactly(new StoragePool("san", "blockdev", SIZE, ByteSize.ZERO));
        assertThatThrownBy(() -> driver().ensure(VolumeId.random(), wanted.spec()))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
    }
}
