package org.gannet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.gannet.agent.testing.NetworkSpace;
import org.gannet.base.InstanceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real ip(8) in a network namespace of our own, whose interfaces the machine's own network never sees. */
class CardPortsIT {
    private NetworkSpace space;
    private final InstanceId vm = InstanceId.random();

    @BeforeEach
    void makeNamespace() {
        space = NetworkSpace.add("");
        space.assume("bridges", "ip", "link", "add", "br0", "type", "bridge");
        space.assume("taps", "ip", "tuntap", "add", "dev", "probe0", "mode", "tap");
    }

    @AfterEach
    void removeNamespace() {
        if (space != null) {
            space.close();
        }
    }

    @Test
    void tapsComeIntoTheBridgeAndGo() {
        // Which bridges there are is read from /sys, which is not the namespace's: that part has its own test.
        String tap = TapDevice.name(vm, 0);
        space.run(TapCommands.addTap(tap)).require("add");
        space.run(TapCommands.attach(tap, "br0")).require("attach");
        space.run(TapCommands.up(tap)).require("up");
        assertThat(space.inside("ip", "-o", "link", "show", "master", "br0").output())
                .contains(tap)
                .contains("UP");
        space.run(TapCommands.delete(tap)).require("delete");
        assertThat(space.inside("ip", "-o", "link", "show").output()).doesNotContain(tap);
    }
}
