package org.gannet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.base.InstanceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real ip(8) in a network namespace of our own, whose interfaces the machine's own network never sees. */
class CardPortsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final String namespace = "gt" + ProcessHandle.current().pid();
    private final LocalCommandRunner local = new LocalCommandRunner();
    private final InstanceId vm = InstanceId.random();

    /** Each tool runs inside of the namespace. */
    private final class Inside implements CommandRunner {
        @Override
        public CommandResult run(Command command) {
            return local.run(Command.of(
                    LIMIT,
                    Stream.concat(Stream.of("ip", "netns", "exec", namespace), command.argv().stream())
                            .toList()));
        }

        @Override
        public Daemon start(Command command) {
            throw new UnsupportedOperationException();
        }
    }

    private CommandResult inside(String... argv) {
        return new Inside().run(Command.of(LIMIT, List.of(argv)));
    }

    @BeforeEach
    void makeNamespace() {
        CommandResult made = local.run(Command.of(LIMIT, List.of("ip", "netns", "add", namespace)));
        assumeThat(made.succeeded())
                .as("a network namespace needs root: " + made.error())
                .isTrue();
        CommandResult bridge = inside("ip", "link", "add", "br0", "type", "bridge");
        assumeThat(bridge.succeeded()).as("bridges: " + bridge.error()).isTrue();
        CommandResult tap = inside("ip", "tuntap", "add", "dev", "probe0", "mode", "tap");
        assumeThat(tap.succeeded()).as("taps: " + tap.error()).isTrue();
    }

    @AfterEach
    void removeNamespace() {
        local.run(Command.of(LIMIT, List.of("ip", "netns", "delete", namespace)));
    }

    @Test
    void tapsComeIntoTheBridgeAndGo() {
        // Which bridges there are is read from /sys, which is not the namespace's: that part has its own test.
        String tap = TapDevice.name(vm, 0);
        CommandRunner runner = new Inside();
        runner.run(TapCommands.addTap(tap)).require("add");
        runner.run(TapCommands.attach(tap, "br0")).require("attach");
        runner.run(TapCommands.up(tap)).require("up");
        assertThat(inside("ip", "-o", "link", "show", "master", "br0").output())
                .contains(tap)
                .contains("UP");
        runner.run(TapCommands.delete(tap)).require("delete");
        assertThat(inside("ip", "-o", "link", "show").output()).doesNotContain(tap);
    }
}
