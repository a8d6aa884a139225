package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.base.InstanceId;

/**
 * A machine's card in a network.
 * @param addresses that it has there
 */
public record AddressView(InstanceId instance, String name, String mac, List<String> addresses) {
    public AddressView {
        addresses = List.copyOf(addresses);
    }
}
