package org.gannet.agent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.testing.TestGuest;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.node.ImageStatus;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
    private final byte[] content = TestGuest.disk(5);
    private final ImageDigest digest = TestGuest.digest(content);

    @TempDir
    private Path folder;

    private ImageCache cache =
            new ImageCache(Path.of(System.getProperty("java.io.tmpdir")).resolve("unused-images"));

    @BeforeEach
    void open() {
        cache = new ImageCache(folder);
    }

    private InputStream stream() {
        return new ByteArrayInputStream(content);
    }

    @Test
    void keepsAnImageUnderItsDigest() throws IOException {
        assertThat(cache.status(digest).present()).isFalse();
        ImageStatus status = cache.ensure(digest, stream());
        assertThat(status.present()).isTrue();
        assertThat(status.size().bytes()).isEqualTo(content.length);
        assertThat(Files.readAllBytes(cache.find(digest).orElseThrow())).isEqualTo(content);
        assertThat(cache.list()).containsExactly(digest);
        assertThat(new ImageCache(folder).list()).containsExactly(digest);
        cache.ensureAbsent(digest, () -> false);
        cache.ensureAbsent(digest, () -> false);
        assertThat(cache.list()).isEmpty();
    }

    @Test
    void staysWhileItIsUsed() {
        cache.ensure(digest, stream());
        cache.using(
                digest,
                () -> cache.using(digest, () -> {
                    assertThatThrownBy(() -> cache.ensureAbsent(digest, () -> false))
                            .isInstanceOfSatisfying(
                                    NodeException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
                    return digest;
                }));
        assertThatThrownBy(() -> cache.ensureAbsent(digest, () -> true)).isInstanceOf(NodeException.class);
        assertThat(cache.list()).containsExactly(digest);
        cache.ensureAbsent(digest, () -> false);
        assertThat(cache.list()).isEmpty();
    }

    @Test
    void doesNotReadWhatItHas() {
        cache.ensure(digest, stream());
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("was read");
            }
        };
        assertThat(cache.ensure(digest, unread).present()).isTrue();
    }

    @Test
    void refusesDamagedContentAndKeepsNothing() {
        ImageDigest other = new ImageDigest("f".repeat(64));
        assertThatThrownBy(() -> cache.ensure(other, stream()))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_DAMAGED));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTornUploadLeavesNothing() {
        InputStream torn = new SequenceInputStream(stream(), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });
        assertThatThrownBy(() -> cache.ensure(digest, torn))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_DAMAGED));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void manyMayBringTheSameImageAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ImageStatus>> uploads = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> cache.ensure(digest, stream())))
                    .toList();
            for (Future<ImageStatus> upload : uploads) {
                assertThat(upload.get().present()).isTrue();
            }
        }
        assertThat(cache.list()).containsExactly(digest);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void sweepsWhatACrashLeft() throws IOException {
        Files.writeString(folder.resolve(digest + ".x.part"), "half");
        assertThat(new ImageCache(folder).list()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private ImageCache limited(long most, Instant now) {
        CacheLimit limit = CacheLimit.of(Optional.of(new ByteSize(most)));
        return new ImageCache(folder, limit, Clock.fixed(now, ZoneOffset.UTC), Optional.empty());
    }

    private ImageDigest bring(ImageCache into, int seed) {
        byte[] other = TestGuest.disk(seed);
        return into.ensure(TestGuest.digest(other), new ByteArrayInputStream(other))
                .digest();
    }

    /** The one that was not used for the longest time goes, unless something needs it, or did a moment ago. */
    @Test
    void makesRoomByWhatWasUsedLast() {
        int size = content.length;
        ImageDigest first = bring(limited(2L * size, NOON), 1);
        ImageDigest second = bring(limited(2L * size, NOON.plusSeconds(10_000)), 2);
        ImageDigest third = bring(limited(2L * size, NOON.plusSeconds(20_000)), 3);
        assertThat(limited(2L * size, NOON.plusSeconds(21_000)).using(first, () -> first))
                .as("made a disk of")
                .isEqualTo(first);

        ImageCache later = limited(2L * size, NOON.plusSeconds(30_000));
        assertThat(later.shrink(image -> image.equals(second)))
                .as("a clone leans on the second")
                .containsExactly(third);
        assertThat(later.list()).containsExactlyInAnyOrder(first, second);
        assertThat(later.shrink(image -> false)).as("small enough").isEmpty();
        ImageCache nothing = limited(0, NOON.plusSeconds(40_000));
        nothing.using(second, () -> {
            assertThat(nothing.shrink(image -> false)).containsExactly(first);
            return second;
        });
        assertThat(nothing.shrink(image -> false)).as("used just now").isEmpty();
        assertThat(limited(0, NOON.plusSeconds(50_000)).shrink(image -> false)).containsExactly(second);
    }

    @Test
    void withoutALimitEverythingStays() {
        bring(cache, 1);
        assertThat(cache.shrink(image -> false)).isEmpty();
        assertThat(cache.sharesBlocks()).isFalse();
    }

    /** As coreutils 9.1 on ext4 and on XFS; what was tried is gone whatever came of it. */
    @Test
    void asksTheFileSystemWhetherCopiesShareBlocks() throws IOException {
        for (int exit : List.of(0, 1)) {
            ImageCache asked =
                    new ImageCache(folder, CacheLimit.NONE, Clock.systemUTC(), Optional.of(new Copies(exit)));
            assertThat(asked.sharesBlocks()).isEqualTo(exit == 0);
            assertThat(asked.list()).isEmpty();
        }
    }

    private record Copies(int exit) implements CommandRunner {
        @Override
        public CommandResult run(Command command) {
            assertThat(command.argv()).startsWith("cp", "--reflink=always");
            return new CommandResult(command, exit, "", exit == 0 ? "" : "Operation not supported");
        }

        @Override
        public Daemon start(Command command) {
            throw new AssertionError("nothing is started");
        }
    }
}
