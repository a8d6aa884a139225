package org.gannet.engine.htools;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Sample clusters, what Debian's htools 3.0.2 answered on them, and Ganeti's own where they are at hand. */
public final class Samples {
    private static final String FOLDER = "/captured/htools/3.0.2/";

    private Samples() {}

    /** A sample cluster in the text format. */
    public static String cluster(String name) {
        try (InputStream file = open(name + ".data.gz");
                InputStream plain = new GZIPInputStream(file)) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a tool printed. */
    public static String answer(String name) {
        try (InputStream file = open(name + ".txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of Ganeti's own, which are not part of this project: the test is skipped where they are not at hand. */
    public static String upstream(String name) {
        try {
            return Files.readString(upstreamFile(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it lies. */
    public static Path upstreamFile(String name) {
        Path found = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(folder ->
                        folder.resolve("shared/reference/htools/upstream").resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of(name));
        assumeThat(found).as("one of the test clusters of Ganeti").exists();
        return found;
    }

    private static InputStream open(String name) {
        InputStream file = Samples.class.getResourceAsStream(FOLDER + name);
        if (file == null) {
            throw new IllegalArgumentException("no sample " + name);
        }
        return file;
    }
}
