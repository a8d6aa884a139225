package org.gannet.agent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gannet.agent.testing.TestGuest;
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
}
