package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where a side's {@link Mark} is: a small file that is exported beside the volume, so that the side that fills it
 * writes it over the same connection, in order with the content. Two places are written in turn, each with a checksum:
 * power that fails while one is written leaves the other. A third place holds the pulse: what the side that feeds says
 * of itself every second. Behind these is room for what a side that died as a primary has listed as different, for the
 * side that comes to feed it.
 */
public final class MarkFile {
    private static final int PLACE = 4 << 10;
    private static final int PULSE = 2 * PLACE;
    private static final int LIST = 3 * PLACE;
    private static final int BITS = 4 * PLACE;
    /** For a disk of 8 TiB; a list of a larger one is not told. */
    private static final int MOST_BITS = 256 << 10;

    public static final int SIZE = BITS + MOST_BITS;
    private static final String SEQUENCE = "sequence";

    /** Where the bytes are. */
    interface Bytes {
        byte[] read(int offset, int length) throws IOException;

        /** Returns when it is on disk, if that is asked for. */
        void write(int offset, byte[] bytes, boolean durable) throws IOException;
    }

    private final Bytes bytes;

    MarkFile(Bytes bytes) {
        this.bytes = bytes;
    }

    /** One of this computer; made when it is not there. */
    public static MarkFile local(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.write(file, new byte[SIZE]);
        }
        return new MarkFile(new LocalBytes(file));
    }

    private record LocalBytes(Path file) implements Bytes {
        @Override
        public byte[] read(int offset, int length) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer buffer = ByteBuffer.allocate(length);
                while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
                return buffer.array();
            } catch (NoSuchFileException e) {
                return new byte[length];
            }
        }

        @Override
        public void write(int offset, byte[] bytes, boolean durable) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer, offset + buffer.position());
                }
                if (durable) {
                    channel.force(true);
                }
            }
        }
    }

    /** The newest that is whole; empty when there never was one. */
    public Optional<Mark> read() throws IOException {
        return newest().flatMap(Mark::fromFields);
    }

    private Optional<Map<String, String>> newest() throws IOException {
        byte[] both = bytes.read(0, PULSE);
        Optional<Map<String, String>> first = parse(both, 0);
        Optional<Map<String, String>> second = parse(both, PLACE);
        if (first.isPresent() && second.isPresent()) {
            return sequence(first.get()) > sequence(second.get()) ? first : second;
        }
        return first.isPresent() ? first : second;
    }

    private static long sequence(Map<String, String> fields) {
        return Long.parseLong(fields.getOrDefault(SEQUENCE, "0"));
    }

    /** On disk when this returns. */
    public void write(Mark mark) throws IOException {
        long next = newest().map(MarkFile::sequence).orElse(0L) + 1;
        Map<String, String> fields = new LinkedHashMap<>(mark.toFields());
        fields.put(SEQUENCE, Long.toString(next));
        bytes.write((int) (next % 2) * PLACE, format(fields), true);
    }

    /** What the other side said of itself last; empty when nothing, or none is connected any more. */
    public Optional<Map<String, String>> pulse() throws IOException {
        return parse(bytes.read(PULSE, PLACE), 0);
    }

    /** Need not reach the disk: it is of no use later. */
    public void writePulse(Map<String, String> fields) throws IOException {
        bytes.write(PULSE, format(fields), false);
    }

    /**
     * Tells what may differ from what the other side held when this one died, on disk when this returns.
     * @param mark of this side now; the list counts from its content
     * @param log the list itself
     * @param size of the disk
     */
    public void writeList(Mark mark, Path log, long size) throws IOException {
        byte[] bits;
        try (DirtyLog list = DirtyLog.open(log, size)) {
            bits = list.bits();
        }
        if (bits.length <= MOST_BITS) {
            bytes.write(BITS, bits, true);
            Map<String, String> about = new LinkedHashMap<>();
            about.put("content", mark.content());
            about.put("size", Long.toString(size));
            about.put("bytes", Integer.toString(bits.length));
            about.put("sum", Long.toString(checksum(bits)));
            bytes.write(LIST, format(about), true);
        }
    }

    /**
     * What that side told so, as parts of {@link DirtyLog#EXTENT} bytes.
     * @return empty when nothing was told, or of another content or size
     */
    Optional<BitSet> list(Mark mark, long size) throws IOException {
        Map<String, String> about = parse(bytes.read(LIST, PLACE), 0).orElse(Map.of());
        int length = Integer.parseInt(about.getOrDefault("bytes", "0"));
        boolean meant = mark.content().equals(about.get("content"))
                && Long.toString(size).equals(about.get("size"))
                && length > 0
                && length <= MOST_BITS;
        if (!meant) {
            return Optional.empty();
        }
        byte[] bits = bytes.read(BITS, length);
        boolean whole = Long.toString(checksum(bits)).equals(about.get("sum"));
        return whole ? Optional.of(BitSet.valueOf(bits)) : Optional.empty();
    }

    private static byte[] format(Map<String, String> fields) {
        byte[] text = Fields.line(fields).getBytes(StandardCharsets.US_ASCII);
        byte[] line = (checksum(text) + " " + text.length + "\n").getBytes(StandardCharsets.US_ASCII);
        if (line.length + text.length > PLACE) {
            throw new IllegalArgumentException("too long: " + fields);
        }
        byte[] place = new byte[PLACE];
        System.arraycopy(line, 0, place, 0, line.length);
        System.arraycopy(text, 0, place, line.length, text.length);
        return place;
    }

    private static Optional<Map<String, String>> parse(byte[] all, int from) {
        String place = new String(all, from, PLACE, StandardCharsets.US_ASCII);
        int end = place.indexOf('\n');
        if (end < 0 || !place.substring(0, end).matches("\\d{1,10} \\d{1,4}")) {
            return Optional.empty();
        }
        String[] head = place.substring(0, end).split(" ");
        int length = Integer.parseInt(head[1]);
        if (end + 1 + length > PLACE) {
            return Optional.empty();
        }
        String text = place.substring(end + 1, end + 1 + length);
        return Long.toString(checksum(text.getBytes(StandardCharsets.US_ASCII))).equals(head[0])
                ? Optional.of(Fields.parse(text))
                : Optional.empty();
    }

    private static long checksum(byte[] text) {
        CRC32 sum = new CRC32();
        sum.update(text);
        return sum.getValue();
    }
}
