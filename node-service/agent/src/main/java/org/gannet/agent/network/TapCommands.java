package org.gannet.agent.network;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;

/** Command lines of ip(8), bridge(8) and sysctl(8). Names have been checked before. */
final class TapCommands {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Marks our routes, so that no others are taken away; the numbers from 192 on are nobody's. */
    private static final String PROTOCOL = "201";

    private TapCommands() {}

    static Command addTap(String tap) {
        return ip("tuntap", "add", "dev", tap, "mode", "tap");
    }

    static Command attach(String tap, String bridge) {
        return ip("link", "set", "dev", tap, "master", bridge);
    }

    static Command detach(String tap) {
        return ip("link", "set", "dev", tap, "nomaster");
    }

    static Command up(String tap) {
        return ip("link", "set", "dev", tap, "up");
    }

    static Command down(String tap) {
        return ip("link", "set", "dev", tap, "down");
    }

    static Command delete(String tap) {
        return ip("link", "delete", "dev", tap);
    }

    static Command addVlan(String tap, int vlan, String... flags) {
        return command(Stream.concat(
                Stream.of("bridge", "vlan", "add", "dev", tap, "vid", Integer.toString(vlan)), Stream.of(flags)));
    }

    static Command deleteVlan(String tap, int vlan) {
        return command(Stream.of("bridge", "vlan", "del", "dev", tap, "vid", Integer.toString(vlan)));
    }

    /** The guest's neighbours are answered for by the node. Keys that the kernel does not have are passed over. */
    static Command forward(String tap) {
        return command(Stream.of(
                "sysctl",
                "-e",
                "-q",
                "-w",
                "net.ipv4.conf." + tap + ".forwarding=1",
                "net.ipv4.conf." + tap + ".proxy_arp=1",
                "net.ipv6.conf." + tap + ".forwarding=1",
                "net.ipv6.conf." + tap + ".proxy_ndp=1"));
    }

    /** @param prefix one address, as "192.0.2.7/32" */
    static Command route(String tap, String family, String prefix, String table) {
        return ip(family, "route", "replace", prefix, "dev", tap, "table", table, "protocol", PROTOCOL);
    }

    static Command dropRoutes(String tap, String family) {
        return ip(family, "route", "flush", "table", "all", "dev", tap, "protocol", PROTOCOL);
    }

    private static Command ip(String... arguments) {
        return command(Stream.concat(Stream.of("ip"), Stream.of(arguments)));
    }

    private static Command command(Stream<String> argv) {
        List<String> all = argv.toList();
        return Command.of(LIMIT, all);
    }
}
