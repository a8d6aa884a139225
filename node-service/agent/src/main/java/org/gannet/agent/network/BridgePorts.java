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

    /** @throws NodeException UNSUPPORTED when the node has no such bridge */
    public void ensure(InstanceId vm, List<VmSpec.Nic> nics) {
        for (int card = 0; card < nics.size(); card++) {
            if (nics.get(card) instanceof VmSpec.Nic.Bridge nic) {
                ensure(TapDevice.name(vm, card), nic.bridge());
            }
        }
    }

    private void ensure(String tap, String bridge) {
        if (!bridges().contains(bridge)) {
            throw NodeException.of(ErrorCode.UNSUPPORTED, "This node has no bridge of that name.");
        }
        if (!exists(tap)) {
            run(BridgeCommands.addTap(tap));
        }
        run(BridgeCommands.attach(tap, bridge));
        run(BridgeCommands.up(tap));
    }

    /** Removes all taps of the machine. */
    public void ensureAbsent(InstanceId vm, int cards) {
        for (int card = 0; card < cards && allowed; card++) {
            String tap = TapDevice.name(vm, card);
            if (exists(tap)) {
                CommandResult result = runner.run(BridgeCommands.delete(tap));
                if (!result.succeeded() && exists(tap)) {
                    throw result.failure(ErrorCode.TOOL_FAILED, "A network device was not removed.");
                }
            }
        }
    }

    /** Bytes that the machine received and sent through its taps. */
    public Traffic traffic(InstanceId vm, List<VmSpec.Nic> nics) {
        long received = 0;
        long sent = 0;
        for (int card = 0; card < nics.size(); card++) {
            if (nics.get(card) instanceof VmSpec.Nic.Bridge) {
                Path counters = interfaces.resolve(TapDevice.name(vm, card)).resolve("statistics");
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
