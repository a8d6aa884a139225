package org.gannet.backend.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused of a file that is said to be an image, and how large a disk it needs. */
class ImageContentTest {
    private static final long SIZE = 5L << 30;

    @TempDir
    Path directory;

    private static ByteBuffer qcow2(int version) {
        return ByteBuffer.allocate(512)
                .putInt(0, 0x514649fb)
                .putInt(4, version)
                .putInt(20, 16)
                .putLong(24, SIZE)
                .putInt(100, 104);
    }

    private Path file(ByteBuffer content) throws IOException {
        return Files.write(directory.resolve("image"), content.array());
    }

    private record Broken(String says, Consumer<ByteBuffer> how) {
        @Override
        public String toString() {
            return says;
        }
    }

    static Stream<Broken> broken() {
        return Stream.of(
                new Broken("refers to another file", header -> header.putLong(8, 200)),
                new Broken("is encrypted", header -> header.putInt(32, 2)),
                new Broken("not understood", header -> header.putInt(4, 4)),
                new Broken("is damaged", header -> header.putInt(20, 40)),
                new Broken("is damaged", header -> header.putLong(24, -1)),
                new Broken("marked as damaged", header -> header.putLong(72, 2)),
                new Broken("in another file", header -> header.putLong(72, 4)),
                new Broken("not known here", header -> header.putLong(72, 1L << 20)));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isRefusedWhatCouldNotBeRead(Broken broken) throws IOException {
        ByteBuffer header = qcow2(3);
        broken.how().accept(header);
        Path file = file(header);
        assertThatThrownBy(() -> ImageContent.disk(file, ImageView.Kind.DISK, ImageView.Format.QCOW2))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(e.problem().message()).contains(broken.says());
                    assertThat(e.problem().remedy()).isNotEmpty();
                });
    }

    @Test
    void tellsHowLargeADiskItNeeds() throws IOException {
        for (int version : new int[] {2, 3}) {
            assertThat(ImageContent.disk(file(qcow2(version)), ImageView.Kind.DISK, ImageView.Format.QCOW2))
                    .isEqualTo(new ByteSize(SIZE));
        }
        Path raw = file(ByteBuffer.allocate(1000));
        assertThat(ImageContent.disk(raw, ImageView.Kind.DISK, ImageView.Format.RAW))
                .isEqualTo(new ByteSize(1000));
        assertThat(ImageContent.disk(raw, ImageView.Kind.ISO, ImageView.Format.RAW))
                .isEqualTo(ByteSize.ZERO);
    }

    @Test
    void theWordForTheFormatMustFit() throws IOException {
        Path raw = file(ByteBuffer.allocate(2));
        assertThatThrownBy(() -> ImageContent.disk(raw, ImageView.Kind.DISK, ImageView.Format.QCOW2))
                .hasMessageContaining("not in the format QCOW2");
        Path cow = file(qcow2(3));
        assertThatThrownBy(() -> ImageContent.disk(cow, ImageView.Kind.DISK, ImageView.Format.RAW))
                .hasMessageContaining("was said to be raw");
    }
}
