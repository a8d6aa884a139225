package org.gannet.backend.instances;

import java.util.List;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;

/** What a new machine's network card is attached to. */
public sealed interface Network {
    /** Reaches out through the node's address translation, is not reached. */
    record User() implements Network {}

    /** A bridge of the node; for administrators. */
    record Bridge(String name) implements Network {}

    /**
     * A network that is open to the project; any network for administrators.
     * @param addresses of it that the card shall have; empty for free ones
     */
    record Open(NetworkId network, List<IpAddress> addresses) implements Network {
        public Open {
            addresses = List.copyOf(addresses);
        }
    }
}
