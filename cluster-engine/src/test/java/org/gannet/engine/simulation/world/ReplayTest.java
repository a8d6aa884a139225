package org.gannet.engine.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A seed is a run: in another process too, where sets and maps without an order have another one. */
class ReplayTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {42, -5})
    void twoProcessesTellTheSameBytes(long seed) throws IOException, InterruptedException {
        Path first = run("first", seed);
        Path second = run("second", seed);

        assertThat(Files.readString(first, StandardCharsets.UTF_8))
                .contains("asks for")
                .contains("summary: seed " + seed);
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    private Path run(String name, long seed) throws IOException, InterruptedException {
        Path output = directory.resolve(name);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dslf4j.internal.verbosity=ERROR",
                        SimulateMain.class.getName(),
                        "--seed",
                        Long.toString(seed)))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
