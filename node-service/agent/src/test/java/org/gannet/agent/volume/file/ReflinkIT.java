package org.gannet.agent.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.CacheLimit;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw clones on a real XFS in a file, where root may make and mount one. */
class ReflinkIT {
    private static final int IMAGE = 48 << 20;
    private static final ByteSize FILE_SYSTEM = ByteSize.ofMebibytes(400);
    private final LocalCommandRunner runner = new LocalCommandRunner();

    @TempDir
    private Path folder;

    private Optional<Path> mounted = Optional.empty();

    @BeforeEach
    void mount() throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        assumeThat(root && Files.isExecutable(Path.of("/usr/sbin/mkfs.xfs")))
                .as("root and xfsprogs")
                .isTrue();
        Path disk = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(FILE_SYSTEM.bytes());
        }
        Path place = Files.createDirectory(folder.resolve("xfs"));
        assertThat(succeeds("/usr/sbin/mkfs.xfs", "-q", disk.toString())).isTrue();
        assumeThat(succeeds("mount", "-o", "loop", disk.toString(), place.toString()))
                .as("loop devices")
                .isTrue();
        mounted = Optional.of(place);
    }

    @AfterEach
    void unmount() {
        mounted.ifPresent(place -> succeeds("umount", place.toString()));
    }

    private boolean succeeds(String... argv) {
        return runner.run(Command.of(Duration.ofMinutes(1), List.of(argv))).succeeded();
    }

    @Test
    void aRawCloneOfARawImageTakesNoRoomAndIsItsOwn() throws IOException {
        Path place = mounted.orElseThrow();
        byte[] content = new byte[IMAGE];
        new Random(1).nextBytes(content);
        ImageDigest digest = TestGuest.digest(content);
        ImageCache images =
                new ImageCache(place.resolve("images"), CacheLimit.NONE, Clock.systemUTC(), Optional.of(runner));
        images.ensure(digest, new ByteArrayInputStream(content));
        assertThat(images.sharesBlocks()).isTrue();
        FileDriver driver = new FileDriver(place.resolve("volumes"), images, runner, VolumeUsers.NONE);
        long before = Files.getFileStore(place).getUsableSpace();
        VolumeId id = VolumeId.random();
        ByteSize size = new ByteSize(IMAGE + (1L << 20));

        driver.ensure(
                id,
                new VolumeSpec(
                        VolumeSpec.Format.RAW, size, new VolumeSpec.Source.CloneOf(digest, VolumeSpec.Format.RAW)));

        long taken = before - Files.getFileStore(place).getUsableSpace();
        assertThat(taken).as("bytes taken").isLessThan(IMAGE / 4);
        Path clone = driver.find(id).orElseThrow().medium().local().orElseThrow();
        assertThat(Files.size(clone)).isEqualTo(size.bytes());
        try (RandomAccessFile file = new RandomAccessFile(clone.toFile(), "rw")) {
            byte[] read = new byte[IMAGE];
            file.readFully(read);
            assertThat(read).isEqualTo(content);
            file.seek(0);
            file.write(new byte[4096]);
        }
        assertThat(TestGuest.digest(Files.readAllBytes(images.find(digest).orElseThrow())))
                .as("the image stays")
                .isEqualTo(digest);
        driver.ensureAbsent(id);
    }
}
