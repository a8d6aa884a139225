package org.gannet.agent.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/** Tap devices in bridges that the operator made. Needs root; without it the node has no bridges to offer. */
public final class BridgePorts {
    private static final Pattern BRIDGE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    private final CommandRunner runner;
    private final Path interfaces;
    private final boolean allowed;

    /**
     * @param interfaces /sys/class/net
     * @param allowed whether this process may change the network: it is root's
     */
    public BridgePorts(CommandRunner runner, Path interfaces, boolean allowed) {
        this.runner = runner;
        this.interfaces = interfaces;
        this.allowed = allowed;
    }

    /** Bridges that guests can be attached to, by name. */
    public List<String> bridges() {
        if (!allowed || !Files.isDirectory(interfaces)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(interfaces)) {
            return all.filter(device -> Files.isDirectory(device.resolve("bridge")))
                    .map(device -> device.getFileName().toString())
                    .filter(name -> BRIDGE_NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * The taps of these cards, each in its bridge.
     * @throws NodeException UNSUPPORTED when the node has no such bridge
     */
    public void ensure(InstanceId vm, List<VmSpec.Nic> nics) {
        require(nics);
        for (int position = 0; position < nics.size(); position++) {
            if (nics.get(position) instanceof VmSpec.Nic.Bridge nic) {
                ensure(TapDevice.name(vm, nic.slot().orElse(position)), nic.bridge());
            }
        }
    }

    /** @throws NodeException UNSUPPORTED when the node has no bridge that one of these cards belongs in */
    public void require(List<VmSpec.Nic> nics) {
        for (VmSpec.Nic nic : nics) {
            switch (nic) {
                case VmSpec.Nic.User none -> {}
                case VmSpec.Nic.Bridge card -> require(card.bridge());
                case VmSpec.Nic.Linked card ->
                    throw NodeException.of(
                            ErrorCode.UNSUPPORTED,
                            "This node can't attach a card in that way: " + card.mode() + " to " + card.link()
                                    + card.vlan()
                                            .map(vlan -> " with VLAN " + vlan)
                                            .orElse("") + ".");
            }
        }
    }

    private void require(String bridge) {
        if (!bridges().contains(bridge)) {
            throw NodeException.of(ErrorCode.UNSUPPORTED, "This node has no bridge of that name.");
        }
    }

    private void ensure(String tap, String bridge) {
        if (!exists(tap)) {
            run(BridgeCommands.addTap(tap));
        }
        run(BridgeCommands.attach(tap, bridge));
        run(BridgeCommands.up(tap));
    }

    /** Removes all taps of the machine. */
    public void ensureAllAbsent(InstanceId vm) {
        for (int card = 0; card < VmSpec.MOST_NICS; card++) {
            ensureAbsent(vm, card);
        }
    }

    /** Removes the tap of the card in this slot. */
    public void ensureAbsent(InstanceId vm, int card) {
        String tap = TapDevice.name(vm, card);
        if (allowed && exists(tap)) {
            CommandResult result = runner.run(BridgeCommands.delete(tap));
            if (!result.succeeded() && exists(tap)) {
                throw result.failure(ErrorCode.TOOL_FAILED, "A network device was not removed.");
            }
        }
    }

    /** Bytes that the machine received and sent through its taps. */
    public Traffic traffic(InstanceId vm, List<VmSpec.Nic> nics) {
        long received = 0;
        long sent = 0;
        for (int position = 0; position < nics.size(); position++) {
            if (nics.get(position) instanceof VmSpec.Nic.Bridge nic) {
                Path counters = interfaces
                        .resolve(TapDevice.name(vm, nic.slot().orElse(position)))
                        .resolve("statistics");
                // What the guest receives is what its tap transmits.
                received += counter(counters.resolve("tx_bytes"));
                sent += counter(counters.resolve("rx_bytes"));
            }
        }
        return new Traffic(received, sent);
    }

    /** As the guest sees it. */
    public record Traffic(long received, long sent) {}

    private static long counter(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (java.io.IOException e) {
            // The device is going just now.
            return 0;
        }
    }

    private boolean exists(String tap) {
        return Files.exists(interfaces.resolve(tap));
    }

    private void run(Command command) {
        runner.run(command).require("A network device was not prepared.");
    }
}
