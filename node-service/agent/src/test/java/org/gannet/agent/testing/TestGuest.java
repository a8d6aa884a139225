package org.gannet.agent.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/** The disk of a guest of half a kilobyte; see guest/test-guest.S for what it does and understands. */
public final class TestGuest {
    public static final long DISK_SIZE = 4 << 20;
    private static final int FIRST_BLOCK = 128;
    private static final int SECTOR = 512;

    private TestGuest() {}

    /** @param marker makes it another image than others: the digest differs */
    public static byte[] disk(int marker) {
        try (InputStream boot = TestGuest.class.getResourceAsStream("/guest/test-guest.bin")) {
            byte[] disk = Arrays.copyOf(boot.readAllBytes(), (int) DISK_SIZE);
            disk[SECTOR] = (byte) marker;
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ImageDigest digest(byte[] content) {
        try {
            return new ImageDigest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How much of the disk holds the numbered blocks up to {@code last}. */
    public static ByteSize blocksEnd(int last) {
        return new ByteSize((FIRST_BLOCK + last + 1L) * SECTOR);
    }

    /** How many of the numbered blocks up to {@code last} are not in the raw disk. */
    public static int missingBlocks(Path rawDisk, int last) {
        try (RandomAccessFile file = new RandomAccessFile(rawDisk.toFile(), "r")) {
            int missing = 0;
            byte[] number = new byte[8];
            for (int block = 0; block <= last; block++) {
                file.seek((long) (FIRST_BLOCK + block) * SECTOR + 4);
                file.readFully(number);
                if (!new String(number, StandardCharsets.US_ASCII).equals(String.format("%08X", block))) {
                    missing++;
                }
            }
            return missing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the disk holds as raw bytes, whatever its format. */
    public static Path toRaw(Path disk, String format, Path raw) {
        try {
            Process convert = new ProcessBuilder(
                            "qemu-img", "convert", "-U", "-f", format, "-O", "raw", disk.toString(), raw.toString())
                    .inheritIO()
                    .start();
            if (convert.waitFor() != 0 || !Files.exists(raw)) {
                throw new IllegalStateException("qemu-img convert failed");
            }
            return raw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
