package org.gannet.agent.network;

import java.time.Duration;
import java.util.List;
import org.gannet.agent.command.Command;

/** Command lines of ip(8). Names have been checked before. */
final class BridgeCommands {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private BridgeCommands() {}

    static Command addTap(String tap) {
        return ip("tuntap", "add", "dev", tap, "mode", "tap");
    }

    static Command attach(String tap, String bridge) {
        return ip("link", "set", "dev", tap, "master", bridge);
    }

    static Command up(String tap) {
        return ip("link", "set", "dev", tap, "up");
    }

    static Command delete(String tap) {
        return ip("link", "delete", "dev", tap);
    }

    private static Command ip(String... arguments) {
        return Command.of(
                LIMIT,
                java.util.stream.Stream.concat(List.of("ip").stream(), List.of(arguments).stream())
                        .toList());
    }
}
