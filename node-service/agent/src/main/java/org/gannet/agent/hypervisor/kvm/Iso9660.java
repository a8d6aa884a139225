package org.gannet.agent.hypervisor.kvm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A small CD image with a few files in its root, with Joliet names (ECMA-119 and Microsoft's extension). The same
 * content gives the same bytes, so that both sides of a migration have the same disk.
 */
final class Iso9660 {
    private static final int SECTOR = 2048;
    private static final int FIRST_DESCRIPTOR = 16;
    private static final int PATH_TABLES = 19;
    private static final int PRIMARY_ROOT = 23;
    private static final int JOLIET_ROOT = 24;
    private static final int FIRST_FILE = 25;
    private static final int PATH_TABLE_SIZE = 10;
    /** 2026-01-01 00:00:00 UTC. */
    private static final byte[] DATE = {126, 1, 1, 0, 0, 0, 0};

    private static final byte[] JOLIET_ESCAPE = {'%', '/', 'E'};

    /**
     * A file of the image.
     * @param plainName upper-case letters, digits and one dot, for readers that don't know Joliet
     * @param name what everyone else sees
     */
    record Entry(String plainName, String name, byte[] content) {}

    private Iso9660() {}

    static byte[] write(String label, List<Entry> entries) {
        int sectors = FIRST_FILE;
        for (Entry entry : entries) {
            sectors += sectors(entry);
        }
        ByteBuffer image = ByteBuffer.allocate(sectors * SECTOR);
        descriptor(image, FIRST_DESCRIPTOR, 1, label, sectors, PATH_TABLES, PRIMARY_ROOT);
        descriptor(image, FIRST_DESCRIPTOR + 1, 2, label, sectors, PATH_TABLES + 2, JOLIET_ROOT);
        image.position((FIRST_DESCRIPTOR + 2) * SECTOR);
        image.put((byte) 255).put("CD001".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
        pathTables(image, PATH_TABLES, PRIMARY_ROOT);
        pathTables(image, PATH_TABLES + 2, JOLIET_ROOT);
        directory(image, PRIMARY_ROOT, entries, false);
        directory(image, JOLIET_ROOT, entries, true);
        int sector = FIRST_FILE;
        for (Entry entry : entries) {
            image.position(sector * SECTOR);
            image.put(entry.content());
            sector += sectors(entry);
        }
        return image.array();
    }

    private static int sectors(Entry entry) {
        return Math.max(1, Math.ceilDiv(entry.content().length, SECTOR));
    }

    private static void descriptor(
            ByteBuffer image, int sector, int type, String label, int sectors, int pathTables, int root) {
        Charset charset = type == 1 ? StandardCharsets.US_ASCII : StandardCharsets.UTF_16BE;
        int start = sector * SECTOR;
        image.position(start);
        image.put((byte) type)
                .put("CD001".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        image.put(padded("", 32, charset)).put(padded(label, 32, charset));
        image.position(start + 80);
        bothEndian(image, sectors);
        image.put(type == 1 ? new byte[0] : JOLIET_ESCAPE);
        image.position(start + 120);
        bothEndianShort(image, 1);
        bothEndianShort(image, 1);
        bothEndianShort(image, SECTOR);
        bothEndian(image, PATH_TABLE_SIZE);
        image.order(ByteOrder.LITTLE_ENDIAN).putInt(pathTables).putInt(0);
        image.order(ByteOrder.BIG_ENDIAN).putInt(pathTables + 1).putInt(0);
        image.put(directoryRecord(new byte[] {0}, root, SECTOR, true));
        // Volume set, publisher, preparer, application; then three names of files.
        for (int field = 0; field < 4; field++) {
            image.put(padded("", 128, charset));
        }
        for (int field = 0; field < 3; field++) {
            image.put(padded("", 37, charset));
        }
        for (int date = 0; date < 4; date++) {
            image.put("0".repeat(16).getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        }
        image.put((byte) 1);
    }

    private static void pathTables(ByteBuffer image, int sector, int root) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            image.position((order == ByteOrder.LITTLE_ENDIAN ? sector : sector + 1) * SECTOR);
            image.order(order)
                    .put((byte) 1)
                    .put((byte) 0)
                    .putInt(root)
                    .putShort((short) 1)
                    .put((byte) 0)
                    .put((byte) 0);
        }
    }

    private static void directory(ByteBuffer image, int sector, List<Entry> entries, boolean joliet) {
        image.position(sector * SECTOR);
        image.put(directoryRecord(new byte[] {0}, sector, SECTOR, true));
        image.put(directoryRecord(new byte[] {1}, sector, SECTOR, true));
        int fileSector = FIRST_FILE;
        for (Entry entry : entries) {
            byte[] name = joliet
                    ? entry.name().getBytes(StandardCharsets.UTF_16BE)
                    : (entry.plainName() + ";1").getBytes(StandardCharsets.US_ASCII);
            image.put(directoryRecord(name, fileSector, entry.content().length, false));
            fileSector += sectors(entry);
        }
    }

    private static byte[] directoryRecord(byte[] name, int sector, int size, boolean directory) {
        int length = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
        ByteBuffer entry = ByteBuffer.allocate(length);
        entry.put((byte) length).put((byte) 0);
        bothEndian(entry, sector);
        bothEndian(entry, size);
        entry.put(DATE).put((byte) (directory ? 2 : 0)).put((byte) 0).put((byte) 0);
        bothEndianShort(entry, 1);
        entry.put((byte) name.length).put(name);
        return entry.array();
    }

    private static void bothEndian(ByteBuffer buffer, int value) {
        buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(value);
        buffer.order(ByteOrder.BIG_ENDIAN).putInt(value);
    }

    private static void bothEndianShort(ByteBuffer buffer, int value) {
        buffer.order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
        buffer.order(ByteOrder.BIG_ENDIAN).putShort((short) value);
    }

    private static byte[] padded(String text, int length, Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.getBytes(charset));
        byte[] space = " ".getBytes(charset);
        while (bytes.size() + space.length <= length) {
            bytes.writeBytes(space);
        }
        return Arrays.copyOf(bytes.toByteArray(), length);
    }
}
