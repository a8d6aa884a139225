package org.gannet.e2e;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a picture of a VGA text screen says: 25 lines of 80 letters, each of 9x16 dots, in any two colours. */
record VgaText(List<String> lines) {
    private static final int COLUMNS = 80;
    private static final int ROWS = 25;
    private static final int WIDTH = 9;
    /** Of 255: less difference is one colour. */
    private static final int CONTRAST = 40;

    private static final Pattern BEAT = Pattern.compile("^ (\\S+) +beat (\\d+) +up ([0-9.]+)");
    private static final VgaFont FONT = VgaFont.ofQemu();

    VgaText {
        lines = List.copyOf(lines);
    }

    /** @return nothing when the picture is no text screen, as while the machine starts or none is drawn */
    static Optional<VgaText> read(BufferedImage picture) {
        if (picture.getWidth() != COLUMNS * WIDTH || picture.getHeight() != ROWS * VgaFont.HEIGHT) {
            return Optional.empty();
        }
        return Optional.of(new VgaText(
                IntStream.range(0, ROWS).mapToObj(row -> line(picture, row)).toList()));
    }

    private static String line(BufferedImage picture, int row) {
        StringBuilder line = new StringBuilder(COLUMNS);
        for (int column = 0; column < COLUMNS; column++) {
            line.append(letter(picture, column * WIDTH, row * VgaFont.HEIGHT));
        }
        return line.toString().stripTrailing();
    }

    private static char letter(BufferedImage picture, int left, int top) {
        int[][] light = new int[VgaFont.HEIGHT][8];
        int low = 255;
        int high = 0;
        for (int y = 0; y < VgaFont.HEIGHT; y++) {
            for (int x = 0; x < 8; x++) {
                light[y][x] = lightness(picture.getRGB(left + x, top + y));
                low = Math.min(low, light[y][x]);
                high = Math.max(high, light[y][x]);
            }
        }
        if (high - low < CONTRAST) {
            return ' ';
        }
        int middle = (high + low) / 2;
        // The ninth dot belongs to no letter: it shows the ground's colour.
        boolean darkGround = lightness(picture.getRGB(left + 8, top)) <= middle;
        int[] rows = new int[VgaFont.HEIGHT];
        for (int y = 0; y < VgaFont.HEIGHT; y++) {
            for (int x = 0; x < 8; x++) {
                boolean dot = light[y][x] > middle == darkGround;
                rows[y] = rows[y] << 1 | (dot ? 1 : 0);
            }
        }
        return FONT.letter(rows);
    }

    private static int lightness(int rgb) {
        return Math.max(rgb >> 16 & 255, Math.max(rgb >> 8 & 255, rgb & 255));
    }

    boolean contains(String words) {
        return lines.stream().anyMatch(line -> line.contains(words));
    }

    /** Of whole lines, blanks at their ends left out. */
    boolean hasLine(String line) {
        return lines.contains(line);
    }

    /** The demo system's counter, on the first row. */
    Optional<Beat> beat() {
        Matcher matcher = BEAT.matcher(lines.getFirst());
        return matcher.find()
                ? Optional.of(new Beat(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Double.parseDouble(matcher.group(3))))
                : Optional.empty();
    }

    /** @param up seconds since the start of the system */
    record Beat(String host, long count, double up) {}

    @Override
    public String toString() {
        return String.join("\n", lines).stripTrailing();
    }
}
