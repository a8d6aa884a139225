package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.base.InstanceId;

/**
 * A machine's card in a network.
 * @param addresses that it has there
 * @param open whether its project may attach machines there, too; what was attached before stays
 */
public record AddressView(InstanceId instance, String name, String mac, List<String> addresses, boolean open) {
    public AddressView {
        addresses = List.copyOf(addresses);
    }
}
