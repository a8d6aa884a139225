package org.gannet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What stories measured, in {@code target/e2e/figures.txt}: for people, nothing is asserted on it. */
final class Figures {
    private static final Path FILE = Places.output("").resolve("figures.txt");

    private Figures() {}

    static synchronized void note(String what, String figure) {
        try {
            Files.writeString(FILE, what + ": " + figure + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param begin of {@link System#nanoTime()} */
    static void noteSince(String what, long begin) {
        note(what, String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begin) / 1e9));
    }
}
