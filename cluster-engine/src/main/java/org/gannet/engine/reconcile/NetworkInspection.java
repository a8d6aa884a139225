package org.gannet.engine.reconcile;

import java.util.Set;
import org.gannet.base.Subject;
import org.gannet.engine.model.Network;

/** Looks at networks: whether there are addresses left. */
record NetworkInspection(Inspection all) {
    void run() {
        all.state()
                .networks()
                .values()
                .forEach(network -> network.subnets().forEach(subnet -> {
                    boolean full = all.state()
                            .addresses(network)
                            .nextFree(subnet.prefix().version(), Set.of())
                            .isEmpty();
                    if (full) {
                        add(network, subnet.prefix().version());
                    }
                }));
    }

    private void add(Network network, Object version) {
        all.add(
                FindingCode.NETWORK_FULL,
                new Subject.OfNetwork(network.id()),
                new Remedy.Look(),
                network.name(),
                version);
    }
}
