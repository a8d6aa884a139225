package org.gannet.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script `gannet` where it refuses: with one line, status 2, and nothing done. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "gannet").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private record Outcome(int status, String output) {}

    @ParameterizedTest
    @CsvSource({
        "frobnicate, unknown command frobnicate",
        "demo --bogus, unknown option --bogus",
        "demo extra, unknown option extra",
        "demo --port, --port needs a value",
        "demo --port=, --port needs a value",
        "demo --port=x, '--port needs a number from 1 to 65535, not x'",
        "demo --port 0, --port needs a number from 1 to 65535",
        "demo --port 123456789012345678901, --port needs a number",
        "demo --nodes 0, --nodes needs a number from 1 to 9",
        "demo --nodes=-1, --nodes needs a number from 1 to 9",
        "demo --data-dir, --data-dir needs a value",
        "export, export needs one FILE",
        "export one two, export needs one FILE",
        "import, import needs one FILE",
        "import /nowhere/to/be/found, there is no readable file /nowhere/to/be/found",
        "simulate, simulate needs --seeds N or --seed S",
        "simulate extra, unknown option extra",
        "simulate --seed, --seed needs a value",
        "simulate --seed x, '--seed needs a whole number, not x'",
        "simulate --seed 1234567890123456789012, --seed needs a whole number",
        "simulate --seed 1 --seeds 2, --seed tells one world",
        "simulate --first-seed 3, --first-seed needs --seeds N too",
        "simulate --seeds=0, '--seeds needs a number from 1 to 999999999, not 0'",
        "simulate --seeds -5, '--seeds needs a number from 1 to 999999999, not -5'",
        "simulate --seeds 2 --first-seed one, '--first-seed needs a whole number, not one'",
    })
    void refusesWhatItDoesNotUnderstand(String arguments, String sentence) throws Exception {
        Outcome outcome = run(Map.of(), arguments.split(" "));

        assertThat(outcome.output()).startsWith("gannet: " + sentence).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void refusesAJdkThatIsNone() throws Exception {
        Outcome outcome = run(Map.of("GANNET_JDK", directory.toString()), "demo", "--simulated");

        assertThat(outcome.output())
                .contains("is no JDK of version 25 or newer")
                .hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void refusesAJdkThatIsTooOld() throws Exception {
        Path javac = Files.createDirectories(directory.resolve("bin")).resolve("javac");
        for (Path tool : List.of(javac, javac.resolveSibling("java"))) {
            Files.writeString(tool, "#!/bin/sh\necho javac 21.0.9\n");
            assertThat(tool.toFile().setExecutable(true)).isTrue();
        }

        Outcome outcome = run(Map.of("GANNET_JDK", directory.toString()), "test");

        assertThat(outcome.output())
                .contains("is no JDK of version 25 or newer")
                .hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void refusesWhereNothingWasBuilt() throws Exception {
        Outcome outcome = run(Map.of("GANNET_APP", directory.toString()), "demo", "--simulated");

        assertThat(outcome.output()).contains("there is no built portal in").hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void helpsFromAnyDirectory() throws Exception {
        Outcome outcome = run(Map.of(), "help");

        assertThat(outcome.output()).contains("--data-dir DIR", "--first-seed S", "GANNET_ADMIN_PASSWORD");
        assertThat(outcome.status()).isZero();
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(Arrays.asList(arguments));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GANNET_JDK", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8).strip());
    }
}
