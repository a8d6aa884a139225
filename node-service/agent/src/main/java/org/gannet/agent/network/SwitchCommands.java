package org.gannet.agent.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.agent.command.Command;
import org.gannet.base.MacAddress;
import org.gannet.base.Vlan;

/** Command lines of ovs-vsctl(8), each one transaction. Names have been checked before. */
record SwitchCommands(Path socket) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PATIENCE_SECONDS = 15;

    Command list() {
        return command(List.of("list-br"));
    }

    /** Which switch a port is in; fails when in none. */
    Command switchOf(String tap) {
        return command(List.of("port-to-br", tap));
    }

    Command add(String tap, String name, Optional<Vlan> vlan, MacAddress mac) {
        List<String> words = new ArrayList<>(
                List.of("--if-exists", "del-port", tap, "--", "add-port", name, tap, "--", "set", "Interface", tap));
        // What tools around Open vSwitch know guests by.
        words.add("external_ids:attached-mac=\"" + mac + "\"");
        words.addAll(tags(tap, vlan));
        return command(words);
    }

    /** Of a port that is there. */
    Command retag(String tap, Optional<Vlan> vlan) {
        List<String> words = tags(tap, vlan);
        return command(words.subList(1, words.size()));
    }

    private static List<String> tags(String tap, Optional<Vlan> vlan) {
        List<String> words = new ArrayList<>(List.of("--", "clear", "Port", tap, "tag", "trunks", "vlan_mode"));
        vlan.ifPresent(tags -> {
            words.addAll(List.of("--", "set", "Port", tap, "vlan_mode=" + mode(tags)));
            tags.untagged().ifPresent(id -> words.add("tag=" + id));
            if (!tags.tagged().isEmpty()) {
                words.add(
                        "trunks=" + tags.tagged().stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
        });
        return words;
    }

    private static String mode(Vlan vlan) {
        if (vlan.tagged().isEmpty()) {
            return "access";
        }
        return vlan.untagged().isPresent() ? "native-untagged" : "trunk";
    }

    Command delete(List<String> taps) {
        List<String> words = new ArrayList<>();
        for (String tap : taps) {
            if (!words.isEmpty()) {
                words.add("--");
            }
            words.addAll(List.of("--if-exists", "del-port", tap));
        }
        return command(words);
    }

    private Command command(List<String> words) {
        List<String> argv =
                new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + socket, "--timeout=" + PATIENCE_SECONDS));
        if (words.getFirst().startsWith("--")) {
            argv.add("--");
        }
        argv.addAll(words);
        return Command.of(LIMIT, argv);
    }
}
