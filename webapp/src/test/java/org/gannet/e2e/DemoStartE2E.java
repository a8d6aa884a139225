package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `./gannet demo --simulated`: starts, refuses what it must with one line, ends cleanly and finds everything again. */
class DemoStartE2E {
    private static DemoProcess demo;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        demo = DemoProcess.prepare("start", "--simulated").start().awaitCluster();
    }

    @AfterAll
    static void end() throws IOException {
        demo.close();
    }

    @Test
    void saysWhereItIsAndWhoMaySignIn() throws IOException {
        assertThat(demo.output())
                .contains("Gannet is ready: " + demo.portal())
                .contains("admin / " + DemoProcess.ADMIN_PASSWORD)
                .contains("demo / " + DemoProcess.USER_PASSWORD)
                .doesNotContain("Exception");
        assertThat(Files.readString(demo.directory().resolve("url")).strip())
                .isEqualTo(demo.portal().toString());
        assertThat(Files.getPosixFilePermissions(demo.directory().resolve("credentials")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void refusesASecondStartOnTheSameDirectory() throws Exception {
        assertThat(refusal("--data-dir", demo.directory().toString(), "--port", "1"))
                .isEqualTo("gannet: a demo runs on this data directory already: " + demo.directory()
                        + " (choose another with --data-dir)");
        assertThat(demo.admin().get("/nodes").status()).isEqualTo(200);
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        assertThat(refusal("--data-dir", directory.resolve("other").toString(), "--port", String.valueOf(demo.port())))
                .startsWith("gannet: port " + demo.port() + " of 127.0.0.1 cannot be used: ")
                .endsWith("(choose one with --port)");
    }

    @Test
    void refusesADirectoryThatItCannotHave() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(refusal("--data-dir", file.resolve("below").toString()))
                .isEqualTo("gannet: the data directory is not a directory: " + file);
        assertThat(refusal("--data-dir", "/proc/gannet")).startsWith("gannet: the data directory cannot be");
    }

    @Test
    void endsCleanlyAndIsAsItWasWhenStartedAgain() throws IOException {
        Api user = demo.user();
        user.awaitSuccess(user.job(user.post("/instances", user.wish("kept").json())));
        String machine = user.machine("kept").orElseThrow().path("id").asString();

        demo.stop();
        assertThat(demo.directory().resolve("url")).doesNotExist();
        demo.start().awaitCluster();

        assertThat(user.machine("kept").orElseThrow().path("id").asString()).isEqualTo(machine);
        Patience.until("the machine").until(() -> user.status(machine).equals("running"));
        user.awaitSuccess(user.job(user.delete("/instances/" + machine)));
        letsTheSameTwoInWithoutItsDatabase();
    }

    private static void letsTheSameTwoInWithoutItsDatabase() throws IOException {
        demo.stop();
        Trees.delete(demo.directory().resolve("database"));
        demo.start().awaitCluster();

        assertThat(demo.user().get("/me").status()).isEqualTo(200);
    }

    private String refusal(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Places.root().resolve("gannet").toString(), "demo", "--simulated"));
        command.addAll(Arrays.asList(arguments));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GANNET_JDK", System.getProperty("java.home"));
        builder.environment().put("GANNET_APP", Places.app().toString());
        builder.environment().put("GANNET_AOT", "off");
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it did not refuse: " + Files.readString(output));
        }
        assertThat(process.exitValue()).isEqualTo(2);
        String text = Files.readString(output, StandardCharsets.UTF_8).strip();
        assertThat(text).hasLineCount(1);
        return text;
    }
}
