package org.gannet.agent.network;

import org.gannet.base.InstanceId;

/** The node's end of a guest's network card in a bridge. */
public final class TapDevice {
    private TapDevice() {}

    /** An interface name has 15 characters at most: 48 bits of the machine's id tell it from all others here. */
    public static String name(InstanceId vm, int card) {
        return "gt" + vm.toString().replace("-", "").substring(20) + Integer.toHexString(card);
    }
}
