package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;

/** A network namespace, in which each tool runs; the machine's own network never sees what is in it. */
public final class NetworkSpace implements CommandRunner, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final CommandRunner LOCAL = new LocalCommandRunner();
    private final String name;

    private NetworkSpace(String name) {
        this.name = name;
    }

    /** The test is left out where there can be none. @param suffix of a name that no other process uses */
    public static NetworkSpace add(String suffix) {
        String name = "gt" + ProcessHandle.current().pid() + suffix;
        CommandResult added = here("ip", "netns", "add", name);
        assumeThat(added.succeeded())
                .as("a network namespace needs root: " + added.error())
                .isTrue();
        NetworkSpace space = new NetworkSpace(name);
        space.inside("ip", "link", "set", "lo", "up").require("lo");
        return space;
    }

    /** Outside of any. */
    public static CommandResult here(String... argv) {
        return LOCAL.run(Command.of(LIMIT, List.of(argv)));
    }

    public String name() {
        return name;
    }

    /** What a command has to begin with to run inside. */
    public List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    private Command within(Command command) {
        return prefixed(prefix(), command);
    }

    /** The same, run by a program that turns into the rest of its arguments. */
    static Command prefixed(List<String> prefix, Command command) {
        return new Command(
                Stream.concat(prefix.stream(), command.argv().stream()).toList(),
                command.timeout(),
                command.outputLimit(),
                command.errorFile(),
                command.secret(),
                command.environment(),
                command.directory());
    }

    @Override
    public CommandResult run(Command command) {
        return LOCAL.run(within(command));
    }

    @Override
    public Daemon start(Command command) {
        return LOCAL.start(within(command));
    }

    public CommandResult inside(String... argv) {
        return run(Command.of(LIMIT, List.of(argv)));
    }

    /** The test is left out where the kernel can't do that. */
    public void assume(String what, String... argv) {
        CommandResult result = inside(argv);
        assumeThat(result.succeeded()).as(what + ": " + result.error()).isTrue();
    }

    /** A cable from a device here to one over there. */
    public void cable(String device, NetworkSpace there, String deviceThere) {
        inside("ip", "link", "add", device, "type", "veth", "peer", "name", deviceThere, "netns", there.name)
                .require("veth");
        inside("ip", "link", "set", device, "up").require("up");
        there.inside("ip", "link", "set", deviceThere, "up").require("up");
    }

    /** @param address with the length of its prefix */
    public void address(String device, String address) {
        inside("ip", "addr", "add", address, "dev", device).require("address");
    }

    /** Its devices go with it. */
    @Override
    public void close() {
        here("ip", "netns", "delete", name);
    }
}
