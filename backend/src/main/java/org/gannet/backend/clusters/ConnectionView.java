package org.gannet.backend.clusters;

import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;

/**
 * How the nodes of a group reach a network.
 * @param mode "BRIDGED", "ROUTED" or "OVS"
 * @param link by name on each node
 * @param vlan as ".10" or ":20:30"; empty for none
 */
public record ConnectionView(
        GroupId group,
        String groupName,
        NetworkId network,
        String networkName,
        String mode,
        String link,
        String vlan) {}
