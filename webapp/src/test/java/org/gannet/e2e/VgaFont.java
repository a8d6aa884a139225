package org.gannet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The 256 letters of 8x16 dots that QEMU's VGA BIOS brings; the demo system's text screen keeps them. */
final class VgaFont {
    static final int HEIGHT = 16;
    private static final List<Path> BIOS = List.of(
            Path.of("/usr/share/seabios/vgabios-stdvga.bin"),
            Path.of("/usr/share/qemu/vgabios-stdvga.bin"),
            Path.of("/usr/share/seavgabios/vgabios-stdvga.bin"));
    /** Letters 0 (nothing) and 1 (a face): where they are, the table begins. */
    private static final byte[] BEGIN =
            HexFormat.of().parseHex("00".repeat(HEIGHT) + "00007e81a58181bd9981817e00000000");
    /** A line at the bottom of a letter may be the cursor: these rows of dots, full, are it. */
    private static final int[][] CURSORS = {{13, 14}, {14, 15}, {13, 15}, {12, 15}, {15, 15}, {8, 15}};

    private static final Charset CODE_PAGE = Charset.forName("IBM437");
    private static final int ALL = 0xff;

    private final int[][] letters;

    private VgaFont(int[][] letters) {
        this.letters = letters;
    }

    static VgaFont ofQemu() {
        Path bios = BIOS.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("QEMU's VGA BIOS is in none of " + BIOS));
        try {
            byte[] bytes = Files.readAllBytes(bios);
            int begin = indexOf(bytes, BEGIN);
            int[][] letters = new int[256][HEIGHT];
            for (int i = 0; i < 256 * HEIGHT; i++) {
                letters[i / HEIGHT][i % HEIGHT] = bytes[begin + i] & ALL;
            }
            return new VgaFont(letters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + 256 * HEIGHT <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalStateException("QEMU's VGA BIOS has no font of 8x16 dots where it used to be");
    }

    /**
     * @param rows the dots of one cell that differ from its corner's colour; eight to a row, the leftmost the highest
     */
    char letter(int[] rows) {
        int found = find(rows, -1, -1);
        if (found < 0) {
            int[] inverse = Arrays.stream(rows).map(row -> row ^ ALL).toArray();
            found = find(inverse, -1, -1);
        }
        for (int i = 0; found < 0 && i < CURSORS.length; i++) {
            int[] cursor = CURSORS[i];
            if (Arrays.stream(rows, cursor[0], cursor[1] + 1).allMatch(row -> row == ALL)) {
                found = find(rows, cursor[0], cursor[1]);
            }
        }
        return found < 0 ? '\ufffd' : found < ' ' ? ' ' : shown(found);
    }

    private static char shown(int code) {
        return new String(new byte[] {(byte) code}, CODE_PAGE).charAt(0);
    }

    /** The blank first, then the letters of ASCII, then the rest. */
    private int find(int[] rows, int cursorBegin, int cursorEnd) {
        for (int i = 0; i < 256; i++) {
            int code = (i + ' ') % 256;
            if (matches(letters[code], rows, cursorBegin, cursorEnd)) {
                return code;
            }
        }
        return -1;
    }

    private static boolean matches(int[] letter, int[] rows, int cursorBegin, int cursorEnd) {
        for (int y = 0; y < HEIGHT; y++) {
            if (letter[y] != rows[y] && (y < cursorBegin || y > cursorEnd)) {
                return false;
            }
        }
        return true;
    }
}
