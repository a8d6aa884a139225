package org.gannet.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCommandRunnerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final LocalCommandRunner runner = new LocalCommandRunner();

    @Test
    void passesArgumentsAsTheyAre() {
        String strange = "a b\"c'd$(id);*\n|";
        CommandResult result = runner.run(Command.of(LIMIT, List.of("printf", "%s", strange)));
        assertThat(result.succeeded()).isTrue();
        assertThat(result.output()).isEqualTo(strange);
    }

    /** The demo is given passwords so, and QEMU outlives it. */
    @Test
    void handsOnNothingOfOurEnvironmentButWhereToolsAre() {
        String output = runner.run(Command.of(LIMIT, List.of("env"))).output();
        assertThat(output.lines().map(line -> line.substring(0, line.indexOf('='))))
                .contains("PATH", "LC_ALL")
                .isSubsetOf("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LC_ALL", "TZ");
    }

    @Test
    void addsWhatTheCommandNeedsAndTellsNobody() {
        Command command = Command.of(LIMIT, List.of("sh", "-c", "pwd; echo $EXTP_KEY"))
                .with(Map.of("EXTP_KEY", "swordfish"))
                .in(Path.of("/usr"));
        assertThat(runner.run(command).output()).isEqualTo("/usr\nswordfish\n");
        assertThat(command).asString().doesNotContain("swordfish");
    }

    @Test
    void keepsExitCodeAndStandardError() {
        CommandResult result = runner.run(Command.of(LIMIT, List.of("sh", "-c", "echo out; echo wrong >&2; exit 3")));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output()).isEqualTo("out\n");
        assertThatThrownBy(() -> result.require("It failed.")).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED);
            assertThat(e.problem().internal()).contains("exit code 3", "wrong", "sh -c");
        });
    }

    @Test
    void keepsNoMoreOutputThanAllowedAndDoesNotBlockTheTool() {
        Command command = new Command(
                List.of("head", "-c", "3000000", "/dev/zero"), LIMIT, 1000, Optional.empty(), Optional.empty());
        CommandResult result = runner.run(command);
        assertThat(result.succeeded()).isTrue();
        assertThat(result.output()).hasSize(1000);
    }

    @Test
    void killsWhatTakesTooLong() {
        Command endless = Command.of(Duration.ofMillis(200), List.of("sleep", "600"));
        assertThatThrownBy(() -> runner.run(endless))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
    }

    @Test
    void saysThatAToolIsMissing() {
        assertThatThrownBy(() -> runner.run(Command.of(LIMIT, List.of("/no/such/tool"))))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
    }

    @Test
    void refusesWhatNoArgumentCanHold() {
        assertThatThrownBy(() -> Command.of(LIMIT, List.of("echo", "a\0b")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Command.of(LIMIT, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void daemonRunsInItsOwnSessionAndIsReaped(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("log");
        Daemon daemon = runner.start(Command.of(LIMIT, List.of("sh", "-c", "echo started; exec sleep 600"))
                .withErrorFile(log));
        try {
            await().atMost(LIMIT)
                    .until(() -> Files.exists(log) && Files.readString(log).equals("started\n"));
            String stat = Files.readString(Path.of("/proc/" + daemon.pid() + "/stat"));
            String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
            assertThat(session).isEqualTo(Long.toString(daemon.pid()));
            assertThat(daemon.exitCode()).isEmpty();
        } finally {
            daemon.kill();
        }
        await().atMost(LIMIT).until(() -> daemon.exitCode().isPresent());
    }

    @Test
    void whatIsSecretInACommandIsNeverTold() {
        Command command = Command.of(LIMIT, List.of("cat", "--key=s3cret-word")).hiding("s3cret-word");
        CommandResult result = runner.run(command);
        assertThat(result.error()).contains("s3cret-word");
        assertThatThrownBy(() -> result.require("It failed."))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        e -> assertThat(e.problem().internal())
                                .contains("--key=…")
                                .doesNotContain("s3cret"));
        assertThat(command).asString().doesNotContain("s3cret");
    }
}
