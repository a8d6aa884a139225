package org.gannet.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ProblemException;

/**
 * Looks whether a file can be what it is said to be. The format is the word of who brought it; this only refuses what
 * would be read wrongly, or would let its reader open other files of a node.
 * @implNote docs/interop/qcow2.txt of QEMU
 */
final class ImageContent {
    /** A header may say anything: larger ones nothing could ever be made of. */
    static final ByteSize LARGEST_DISK = ByteSize.ofGibibytes(64L << 10);

    private static final int MAGIC = 0x514649fb;
    private static final int HEADER = 104;
    private static final int SMALLEST_CLUSTER_BITS = 9;
    private static final int LARGEST_CLUSTER_BITS = 21;
    private static final long DIRTY = 1;
    private static final long COMPRESSION_TYPE = 8;
    private static final long EXTENDED_L2 = 16;
    private static final String OTHER_WAY = "Convert it by qemu-img convert, then bring the result.";

    private ImageContent() {}

    /**
     * How large a disk the file needs.
     * @throws ProblemException INVALID_REQUEST
     */
    static ByteSize disk(Path file, ImageView.Kind kind, ImageView.Format format) throws IOException {
        ByteBuffer header = header(file);
        boolean qcow2 = header.remaining() >= Integer.BYTES && header.getInt(0) == MAGIC;
        return switch (format) {
            case QCOW2 -> {
                if (!qcow2) {
                    throw Problems.invalid("The file is not in the format QCOW2.", "Say the format that it has.");
                }
                yield virtualSize(header);
            }
            case RAW -> {
                if (qcow2) {
                    throw Problems.invalid(
                            "The file is in the format QCOW2, and was said to be raw.", "Say the format that it has.");
                }
                yield kind == ImageView.Kind.ISO ? ByteSize.ZERO : new ByteSize(Files.size(file));
            }
        };
    }

    private static ByteBuffer header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(HEADER));
        }
    }

    private static ByteSize virtualSize(ByteBuffer header) {
        int version = header.remaining() < 72 ? 0 : header.getInt(4);
        if (version != 2 && version != 3 || version == 3 && header.remaining() < HEADER) {
            throw Problems.invalid("The file's QCOW2 header is not understood.", OTHER_WAY);
        }
        if (header.getLong(8) != 0) {
            throw Problems.invalid("The image refers to another file, which it is based on.", OTHER_WAY);
        }
        int clusterBits = header.getInt(20);
        long size = header.getLong(24);
        if (clusterBits < SMALLEST_CLUSTER_BITS || clusterBits > LARGEST_CLUSTER_BITS || size <= 0) {
            throw Problems.invalid("The file's QCOW2 header is damaged.", "Look at it by qemu-img check.");
        }
        if (header.getInt(32) != 0) {
            throw Problems.invalid("The image is encrypted.", OTHER_WAY);
        }
        if (version == 3) {
            requireKnown(header.getLong(72));
        }
        return new ByteSize(size);
    }

    private static void requireKnown(long incompatible) {
        long others = incompatible
                & ~Set.of(DIRTY, COMPRESSION_TYPE, EXTENDED_L2).stream()
                        .mapToLong(Long::longValue)
                        .sum();
        if (others != 0) {
            throw Problems.invalid(
                    "The image is marked as damaged, has its content in another file, or uses what is not known here.",
                    OTHER_WAY);
        }
    }
}
