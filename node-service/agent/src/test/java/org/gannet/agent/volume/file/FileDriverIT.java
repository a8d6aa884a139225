package org.gannet.agent.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeDriverContract;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files by the real qemu-img. */
class FileDriverIT implements VolumeDriverContract {
    private final LocalCommandRunner runner = new LocalCommandRunner();
    private final Set<VolumeId> used = new HashSet<>();

    @TempDir
    private Path folder;

    private byte[] disk = new byte[0];
    private ImageDigest image = new ImageDigest("0".repeat(64));
    private Optional<FileDriver> driver = Optional.empty();

    @BeforeEach
    void prepare() {
        disk = TestGuest.disk(3);
        image = TestGuest.digest(disk);
        driver = Optional.of(newDriver(folder));
    }

    private FileDriver newDriver(Path where) {
        return newDriver(where, runner);
    }

    private FileDriver newDriver(Path where, CommandRunner by) {
        ImageCache images = cache(where);
        images.ensure(image, new ByteArrayInputStream(disk));
        return new FileDriver(
                where.resolve("volumes"),
                images,
                by,
                volume -> used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty());
    }

    private static ImageCache cache(Path where) {
        return new ImageCache(where.resolve("images"));
    }

    @Override
    public VolumeDriver driver() {
        return driver.orElseThrow();
    }

    @Override
    public VolumeDriver driver(CommandRunner by) {
        return newDriver(folder, by);
    }

    @Override
    public CommandRunner runner() {
        return runner;
    }

    @Override
    public Set<String> remains() {
        return FileTrees.names(folder.resolve("volumes"));
    }

    @Override
    public ImageDigest image() {
        return image;
    }

    @Override
    public Path imageFile() {
        return cache(folder).path(image);
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
        return FileTrees.content(driver().find(volume).orElseThrow(), folder.resolve(volume + ".content"), length);
    }

    @Override
    public Wanted foreign() {
        Wanted wanted = wanted(best());
        FileTrees.occupy(folder.resolve("volumes"), wanted);
        return wanted;
    }

    /** As qemu-img 7.2 says it. */
    @Override
    public String full() {
        return FileTrees.FULL;
    }

    private List<String> files(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where.resolve("volumes"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void whatACrashLeftIsSweptAndMadeAnew() throws IOException {
        VolumeId id = VolumeId.random();
        Files.writeString(folder.resolve("volumes/" + id + ".raw"), "never finished: no specification beside it");
        String attempt = UnfinishedFiles.next(Path.of(id + ".raw")).toString();
        for (String left : List.of(id + ".raw.new", attempt, id + ".json." + VolumeId.random() + ".tmp")) {
            Files.writeString(folder.resolve("volumes").resolve(left), "half");
        }
        List<String> notOurs = List.of("backup.new", id + ".vmdk.new", "notes.tmp");
        for (String other : notOurs) {
            Files.writeString(folder.resolve("volumes").resolve(other), "an operator's");
        }
        driver = Optional.of(newDriver(folder));
        assertThat(driver().find(id)).isEmpty();
        assertThat(files(folder)).containsExactlyInAnyOrderElementsOf(concat(notOurs, id + ".raw"));
        driver().ensure(id, empty(Format.RAW));
        assertThat(content(id, 512)).containsOnly(0);
    }

    private static List<String> concat(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    @Test
    void whatAToolOfAKilledAgentStillWritesIsLeftToItAndCollidesWithNobody() throws IOException {
        VolumeId id = VolumeId.random();
        Path left = UnfinishedFiles.next(folder.resolve("volumes/" + id + ".raw"));
        Daemon tool = runner.start(
                Command.of(Duration.ofMinutes(10), List.of("sleep", "600")).withErrorFile(left));
        try {
            driver = Optional.of(newDriver(folder));
            assertThat(left).exists();
            driver().ensure(id, empty(Format.RAW));
            assertThat(left).as("the tool goes on with its own file").exists().isEmptyFile();
            assertThat(content(id, 512)).containsOnly(0);
        } finally {
            tool.kill();
            await().until(() -> tool.exitCode().isPresent());
        }
        driver().ensureAbsent(id);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void eachAttemptHasANameOfItsOwn() {
        List<String> made = new ArrayList<>();
        CommandRunner failing = new CommandRunner() {
            @Override
            public CommandResult run(Command command) {
                made.add(command.argv().get(command.argv().size() - 2));
                return new CommandResult(command, 1, "", "no");
            }

            @Override
            public Daemon start(Command command) {
                throw new AssertionError(command);
            }
        };
        FileDriver unlucky =
                new FileDriver(folder.resolve("volumes"), cache(folder), failing, volume -> Optional.empty());
        VolumeId id = VolumeId.random();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> unlucky.ensure(id, empty(Format.RAW))).isInstanceOf(NodeException.class);
        }
        assertThat(made).hasSize(2).doesNotHaveDuplicates().allMatch(file -> file.contains(id + ".raw."));
    }

    @Test
    void theNodesDirectoryCanBeMoved() throws IOException {
        VolumeId id = VolumeId.random();
        driver().ensure(id, new VolumeSpec(Format.QCOW2, SIZE, new Source.CloneOf(image, Format.RAW)));
        Path moved = folder.resolve("moved");
        Files.createDirectories(moved);
        Files.move(folder.resolve("images"), moved.resolve("images"));
        Files.move(folder.resolve("volumes"), moved.resolve("volumes"));
        driver = Optional.of(newDriver(moved));
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
    }

    @Test
    void anImageThatPointsElsewhereIsRefused() throws IOException {
        Path trap = folder.resolve("trap.qcow2");
        runner.run(Command.of(
                        Duration.ofSeconds(30),
                        List.of(
                                "qemu-img",
                                "create",
                                "-q",
                                "-f",
                                "qcow2",
                                "-F",
                                "raw",
                                "-b",
                                "/etc/passwd",
                                trap.toString(),
                                "1M")))
                .require("no trap");
        byte[] content = Files.readAllBytes(trap);
        ImageDigest digest = TestGuest.digest(content);
        cache(folder).ensure(digest, new ByteArrayInputStream(content));
        for (Format format : Format.values()) {
            assertThatThrownBy(() -> driver().ensure(
                                    VolumeId.random(),
                                    new VolumeSpec(format, SIZE, new Source.CloneOf(digest, Format.QCOW2))))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }
    }

    @Test
    void aFullDiskIsSaidAndNothingIsLeft() throws IOException {
        Path small = folder.resolve("small");
        Files.createDirectories(small);
        int mounted = runner.run(Command.of(
                        Duration.ofSeconds(30),
                        List.of("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small.toString())))
                .exitCode();
        assumeThat(mounted).as("mounting a small file system needs root").isZero();
        try {
            disk = new byte[4 << 20];
            Arrays.fill(disk, (byte) 7);
            image = TestGuest.digest(disk);
            FileDriver full = newDriver(small);
            VolumeId id = VolumeId.random();
            assertThatThrownBy(() -> full.ensure(
                            id,
                            new VolumeSpec(Format.RAW, ByteSize.ofMebibytes(4), new Source.CloneOf(image, Format.RAW))))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POOL_FULL));
            assertThat(files(small)).isEmpty();
            byte[] large = new byte[3 << 20];
            assertThatThrownBy(() -> cache(small).ensure(TestGuest.digest(large), new ByteArrayInputStream(large)))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POOL_FULL));
            assertThat(cache(small).list()).containsExactly(image);
        } finally {
            runner.run(Command.of(Duration.ofSeconds(30), List.of("umount", small.toString())));
        }
    }
}
