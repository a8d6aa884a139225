package org.gannet.backend.instances;

import org.gannet.base.MacAddress;

/** @param network for people: "address translation of the node", "bridge br0" */
public record NicView(MacAddress mac, String network) {}
