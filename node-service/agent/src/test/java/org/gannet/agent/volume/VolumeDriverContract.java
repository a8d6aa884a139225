package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;
import org.junit.jupiter.api.Test;

/** What every kind of volumes keeps. */
public interface VolumeDriverContract {
    ByteSize SIZE = ByteSize.ofMebibytes(8);

    VolumeDriver driver();

    /** An image of 4 MiB that is in the node's cache, raw. */
    ImageDigest image();

    /** From now on a machine runs with the volume. */
    void use(VolumeId volume);

    /** What a guest would read at the start. */
    byte[] content(VolumeId volume, int length);

    /** The image's first bytes. */
    byte[] imageContent(int length);

    /** Where its volumes lie. */
    default Place place() {
        return Place.FILE;
    }

    /** Those that it can keep, the one that can most last. */
    default List<Format> formats() {
        return List.of(Format.values());
    }

    private Format best() {
        return formats().getLast();
    }

    /** Whether a volume takes all its room when it is made. */
    default boolean takesAllAtOnce() {
        return false;
    }

    default VolumeSpec empty(Format format) {
        return empty(format, SIZE);
    }

    private VolumeSpec empty(Format format, ByteSize size) {
        return new VolumeSpec(format, size, new Source.Empty(), place());
    }

    private VolumeSpec cloned(Format format, ByteSize size) {
        return new VolumeSpec(format, size, new Source.CloneOf(image(), Format.RAW), place());
    }

    private static void assertRefused(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    default void createsEmptyVolumesOfTheExactSize() {
        for (Format format : formats()) {
            VolumeId id = VolumeId.random();
            VolumeReport report = driver().ensure(id, empty(format));
            assertThat(report.size()).isEqualTo(SIZE);
            assertThat(report.format()).isEqualTo(format);
            assertThat(report.used().isAtMost(ByteSize.ofMebibytes(1))).isNotEqualTo(takesAllAtOnce());
            assertThat(content(id, 4096)).containsOnly(0);
        }
    }

    @Test
    default void clonesAnImageAndLetsItGrow() {
        for (Format format : formats()) {
            VolumeId id = VolumeId.random();
            assertThat(driver().ensure(id, cloned(format, SIZE)).size()).isEqualTo(SIZE);
            assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        }
    }

    @Test
    default void repeatedCreationFindsTheVolume() {
        VolumeId id = VolumeId.random();
        VolumeReport first = driver().ensure(id, cloned(best(), SIZE));
        assertThat(driver().ensure(id, cloned(best(), SIZE))).isEqualTo(first);
        assertThat(driver().find(id).orElseThrow().spec()).isEqualTo(cloned(best(), SIZE));
        assertThat(driver().list()).extracting(VolumeReport::id).contains(id);
    }

    @Test
    default void anotherSpecificationUnderTheSameIdIsRefused() {
        VolumeId id = VolumeId.random();
        driver().ensure(id, empty(Format.RAW));
        assertRefused(ErrorCode.NAME_TAKEN, () -> driver().ensure(id, cloned(best(), SIZE)));
        assertRefused(ErrorCode.NAME_TAKEN, () -> driver().ensure(id, empty(Format.RAW, ByteSize.ofMebibytes(12))));
        assertThat(driver().find(id).orElseThrow().spec()).isEqualTo(empty(Format.RAW));
    }

    @Test
    default void removalMayBeRepeated() {
        VolumeId id = VolumeId.random();
        driver().ensureAbsent(id);
        driver().ensure(id, empty(best()));
        driver().ensureAbsent(id);
        driver().ensureAbsent(id);
        assertThat(driver().find(id)).isEmpty();
        assertThat(driver().list()).extracting(VolumeReport::id).doesNotContain(id);
    }

    @Test
    default void aVolumeInUseStays() {
        VolumeId id = VolumeId.random();
        driver().ensure(id, empty(best()));
        use(id);
        assertRefused(ErrorCode.IN_USE, () -> driver().ensureAbsent(id));
        assertThat(driver().find(id)).isPresent();
    }

    @Test
    default void whatCannotBeMadeLeavesNothing() {
        VolumeId id = VolumeId.random();
        ImageDigest unknown = new ImageDigest("0".repeat(64));
        assertRefused(
                ErrorCode.NOT_FOUND,
                () -> driver().ensure(
                                id, new VolumeSpec(best(), SIZE, new Source.CloneOf(unknown, Format.RAW), place())));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> driver().ensure(id, cloned(best(), ByteSize.ofMebibytes(2))));
        for (ByteSize size : List.of(ByteSize.ZERO, new ByteSize(1000))) {
            assertRefused(ErrorCode.INVALID_REQUEST, () -> driver().ensure(id, empty(Format.RAW, size)));
        }
        assertThat(driver().find(id)).isEmpty();
    }

    @Test
    default void knowsWhichImagesMustStay() {
        assertThat(driver().isCloned(new ImageDigest("0".repeat(64)))).isFalse();
        VolumeId id = VolumeId.random();
        driver().ensure(id, cloned(best(), SIZE));
        assertThat(driver().isCloned(image())).isEqualTo(formats().contains(Format.QCOW2));
    }
}
