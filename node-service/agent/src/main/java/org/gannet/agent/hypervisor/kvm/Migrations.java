package org.gannet.agent.hypervisor.kvm;

import java.util.List;
import java.util.Map;

/** What both sides of a migration must say alike. */
final class Migrations {
    private static final List<String> CAPABILITIES =
            List.of("events", "pause-before-switchover", "return-path", "auto-converge");

    private Migrations() {}

    static Map<String, Object> capabilities() {
        return Map.of(
                "capabilities",
                CAPABILITIES.stream()
                        .map(name -> Map.of("capability", name, "state", true))
                        .toList());
    }

    static String uri(String address, int port) {
        return "tcp:" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
