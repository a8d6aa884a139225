package org.gannet.webapp.rest;

import java.net.URI;
import org.gannet.backend.console.ConsoleView;
import org.gannet.backend.console.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * A console of a machine.
 * @param kind "screen" or "text"
 * @param protocol "vnc" or "serial": what is spoken at the address
 * @param viewOnly whether it may only be watched
 * @param page of the portal that shows it, from its root
 * @param node that the machine runs on
 * @param address at the node's agent, for programs that have the cluster's certificate
 */
record ConsoleJson(
        String kind,
        String protocol,
        boolean viewOnly,
        String page,
        @Nullable String node,
        @Nullable String address) {
    static ConsoleJson of(ConsoleView view) {
        return new ConsoleJson(
                view.purpose() == Purpose.SERIAL ? "text" : "screen",
                view.purpose().protocol(),
                view.purpose() == Purpose.VNC_VIEW_ONLY,
                "/machines/" + view.instance() + "/console",
                view.node().orElse(null),
                view.address().map(URI::toString).orElse(null));
    }
}
