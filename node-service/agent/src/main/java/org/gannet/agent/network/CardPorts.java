package org.gannet.agent.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.Vlan;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;
import org.gannet.node.VmSpec.Nic.Linked.Mode;

/**
 * Tap devices of guests' network cards: in bridges and switches that the operator made, or routed by the node. Needs
 * root; without it the node has none to offer.
 */
public final class CardPorts {
    private static final Pattern BRIDGE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    /** Tables with names differ from node to node. */
    private static final Pattern TABLE = Pattern.compile("main|[1-9][0-9]{0,8}");
    /** A kernel may do without. */
    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6");

    private final CommandRunner runner;
    private final Path interfaces;
    private final boolean allowed;
    private final OpenSwitches switches;

    /**
     * @param interfaces /sys/class/net
     * @param allowed whether this process may change the network: it is root's
     */
    public CardPorts(CommandRunner runner, Path interfaces, boolean allowed, OpenSwitches switches) {
        this.runner = runner;
        this.interfaces = interfaces;
        this.allowed = allowed;
        this.switches = switches;
    }

    // --- what there is

    /** Whether cards can be attached to more than to plain bridges. */
    public boolean canLink() {
        return allowed;
    }

    /** Bridges of the kernel that guests can be attached to, by name. */
    public List<String> bridges() {
        return bridges(bridge -> true);
    }

    /** What cards can be attached to besides: switches, and bridges that tell VLANs apart. */
    public List<NodeFacts.Link> links() {
        if (!allowed) {
            return List.of();
        }
        return Stream.concat(
                        bridges(this::tellsVlansApart).stream().map(name -> new NodeFacts.Link(Mode.BRIDGED, name)),
                        switches.names().stream().map(name -> new NodeFacts.Link(Mode.OVS, name)))
                .toList();
    }

    private List<String> bridges(Predicate<Path> which) {
        if (!allowed || !Files.isDirectory(interfaces)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(interfaces)) {
            return all.filter(device -> Files.isDirectory(device.resolve("bridge")) && which.test(device))
                    .map(device -> device.getFileName().toString())
                    .filter(name -> BRIDGE_NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean tellsVlansApart(Path bridge) {
        return number(bridge.resolve("bridge/vlan_filtering")) == 1;
    }

    // --- coming

    /**
     * The taps of these cards, each where it belongs.
     * @throws NodeException UNSUPPORTED when the node has no such bridge or switch
     */
    public void ensure(InstanceId vm, List<VmSpec.Nic> nics) {
        prepare(vm, nics);
        ensureRoutes(vm, nics);
    }

    /** The same, but nothing is routed to the guest yet: it still runs elsewhere. */
    public void prepare(InstanceId vm, List<VmSpec.Nic> nics) {
        require(nics);
        for (int position = 0; position < nics.size(); position++) {
            VmSpec.Nic nic = nics.get(position);
            String tap = tap(vm, nic, position);
            switch (nic) {
                case VmSpec.Nic.User none -> {}
                case VmSpec.Nic.Bridge card -> {
                    add(tap);
                    run(TapCommands.attach(tap, card.bridge()));
                    run(TapCommands.up(tap));
                }
                case VmSpec.Nic.Linked card -> link(tap, card);
            }
        }
    }

    /** Routes to the guest through its cards, and no others. */
    public void ensureRoutes(InstanceId vm, List<VmSpec.Nic> nics) {
        for (int position = 0; position < nics.size(); position++) {
            if (nics.get(position) instanceof VmSpec.Nic.Linked card && card.mode() == Mode.ROUTED) {
                String tap = tap(vm, card, position);
                dropRoutes(tap);
                for (IpAddress address : card.addresses()) {
                    run(TapCommands.route(
                            tap,
                            address.isV6() ? "-6" : "-4",
                            address + "/" + address.version().bits(),
                            card.link()));
                }
            }
        }
    }

    /** Nothing is routed to the guest any more: it lives elsewhere. Its taps stay as long as its process. */
    public void dropRoutes(InstanceId vm, List<VmSpec.Nic> nics) {
        for (int position = 0; position < nics.size(); position++) {
            if (nics.get(position) instanceof VmSpec.Nic.Linked card && card.mode() == Mode.ROUTED) {
                dropRoutes(tap(vm, card, position));
            }
        }
    }

    /** @throws NodeException UNSUPPORTED when the node has no bridge or switch that one of these cards belongs in */
    public void require(List<VmSpec.Nic> nics) {
        for (VmSpec.Nic nic : nics) {
            switch (nic) {
                case VmSpec.Nic.User none -> {}
                case VmSpec.Nic.Bridge card ->
                    require(bridges().contains(card.bridge()), "This node has no bridge of that name.");
                case VmSpec.Nic.Linked card -> require(card);
            }
        }
    }

    private void require(VmSpec.Nic.Linked card) {
        require(allowed, "This node's agent may not change the network.");
        boolean vlan = card.vlan().isPresent();
        switch (card.mode()) {
            case BRIDGED -> {
                require(bridges().contains(card.link()), "This node has no bridge of that name.");
                require(
                        !vlan || tellsVlansApart(interfaces.resolve(card.link())),
                        "The node's bridge does not tell VLANs apart: vlan_filtering is off.");
            }
            case OVS ->
                require(
                        switches.names().contains(card.link()),
                        "This node has no switch of Open vSwitch of that name.");
            case ROUTED -> {
                require(!vlan, "A card that its node routes is in no VLAN.");
                require(
                        TABLE.matcher(card.link()).matches(),
                        "A table of routes is \"main\", or a number: names differ from node to node.");
            }
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw NodeException.of(ErrorCode.UNSUPPORTED, message);
        }
    }

    private void link(String tap, VmSpec.Nic.Linked card) {
        boolean moves = !add(tap);
        if (moves) {
            leave(tap, card.mode());
        }
        switch (card.mode()) {
            case BRIDGED -> {
                run(TapCommands.attach(tap, card.link()));
                card.vlan().ifPresent(vlan -> ensureVlans(tap, card.link(), vlan));
                run(TapCommands.up(tap));
            }
            case OVS -> {
                switches.ensure(tap, card.link(), card.vlan(), card.mac());
                run(TapCommands.up(tap));
            }
            case ROUTED -> {
                run(TapCommands.up(tap));
                run(TapCommands.forward(tap));
            }
        }
    }

    /** A tap that was attached in another way, or may have been. */
    private void leave(String tap, Mode mode) {
        if (mode != Mode.OVS) {
            switches.ensureAbsent(List.of(tap));
        } else if (isInBridge(tap)) {
            run(TapCommands.detach(tap));
        }
        if (mode != Mode.ROUTED) {
            dropRoutes(tap);
        } else if (isInBridge(tap)) {
            run(TapCommands.detach(tap));
        }
        if (mode == Mode.BRIDGED) {
            // Its VLANs go with its place in the bridge; nothing passes until the new ones are said.
            run(TapCommands.down(tap));
            run(TapCommands.detach(tap));
        }
    }

    private boolean isInBridge(String tap) {
        return Files.isDirectory(interfaces.resolve(tap).resolve("brport"));
    }

    private void ensureVlans(String tap, String bridge, Vlan vlan) {
        int first = (int) number(interfaces.resolve(bridge).resolve("bridge/default_pvid"));
        if (first > 0) {
            run(TapCommands.deleteVlan(tap, first));
        }
        vlan.untagged().ifPresent(id -> run(TapCommands.addVlan(tap, id, "pvid", "untagged")));
        vlan.tagged().forEach(id -> run(TapCommands.addVlan(tap, id)));
    }

    private void dropRoutes(String tap) {
        run(TapCommands.dropRoutes(tap, "-4"));
        if (Files.isDirectory(IPV6)) {
            run(TapCommands.dropRoutes(tap, "-6"));
        }
    }

    /** @return whether it was not there */
    private boolean add(String tap) {
        if (exists(tap)) {
            return false;
        }
        run(TapCommands.addTap(tap));
        return true;
    }

    // --- going

    /** Removes all taps of the machine. */
    public void ensureAllAbsent(InstanceId vm) {
        ensureAbsent(IntStream.range(0, VmSpec.MOST_NICS)
                .mapToObj(card -> TapDevice.name(vm, card))
                .toList());
    }

    /** Removes the tap of the card in this slot. */
    public void ensureAbsent(InstanceId vm, int card) {
        ensureAbsent(List.of(TapDevice.name(vm, card)));
    }

    private void ensureAbsent(List<String> taps) {
        if (!allowed) {
            return;
        }
        // A switch remembers ports whose devices are gone.
        switches.ensureAbsent(taps);
        for (String tap : taps) {
            if (exists(tap)) {
                CommandResult result = runner.run(TapCommands.delete(tap));
                if (!result.succeeded() && exists(tap)) {
                    throw result.failure(ErrorCode.TOOL_FAILED, "A network device was not removed.");
                }
            }
        }
    }

    // --- counting

    /** Bytes that the machine received and sent through its taps. */
    public Traffic traffic(InstanceId vm, List<VmSpec.Nic> nics) {
        long received = 0;
        long sent = 0;
        for (int position = 0; position < nics.size(); position++) {
            VmSpec.Nic nic = nics.get(position);
            if (!(nic instanceof VmSpec.Nic.User)) {
                Path counters = interfaces.resolve(tap(vm, nic, position)).resolve("statistics");
                // What the guest receives is what its tap transmits.
                received += number(counters.resolve("tx_bytes"));
                sent += number(counters.resolve("rx_bytes"));
            }
        }
        return new Traffic(received, sent);
    }

    /** As the guest sees it. */
    public record Traffic(long received, long sent) {}

    private static String tap(InstanceId vm, VmSpec.Nic nic, int position) {
        return TapDevice.name(vm, nic.slot().orElse(position));
    }

    /** 0 when there is no such file: the device is going just now, or the kernel can't do that. */
    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
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
