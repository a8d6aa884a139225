package org.gannet.engine.model;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.base.NetworkId;
import org.gannet.base.Vlan;

/**
 * How a network is reached on the nodes of a group.
 * @param link by name on each node: a bridge, a switch, or for ROUTED a table of routes
 */
public record Connection(NetworkId network, Mode mode, String link, Optional<Vlan> vlan) {
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

    public Connection {
        if (!LINK.matcher(link).matches()) {
            throw new IllegalArgumentException("not the name of a bridge or switch: " + link);
        }
    }

    /** By which means a card is attached. */
    public enum Mode {
        BRIDGED("In a bridge of the Linux kernel."),
        ROUTED("Routed by the node."),
        OVS("In a switch of Open vSwitch.");

        private final String sentence;

        Mode(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }
}
