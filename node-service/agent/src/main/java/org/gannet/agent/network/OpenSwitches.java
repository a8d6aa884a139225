package org.gannet.agent.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.MacAddress;
import org.gannet.base.Vlan;

/**
 * Switches of Open vSwitch that the node's administrator made. A node without it, or whose database does not answer,
 * has none to offer.
 * @implNote Open vSwitch 3.1; datapath in the kernel, or of type netdev
 */
public final class OpenSwitches {
    private static final System.Logger LOG = System.getLogger(OpenSwitches.class.getName());
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    private final CommandRunner runner;
    private final Path socket;
    private final SwitchCommands commands;

    /** @param socket of its database, as /var/run/openvswitch/db.sock */
    public OpenSwitches(CommandRunner runner, Path socket) {
        this.runner = runner;
        this.socket = socket;
        this.commands = new SwitchCommands(socket);
    }

    /** Whether there is Open vSwitch at all. */
    boolean areThere() {
        return Files.exists(socket);
    }

    /** Names of switches. */
    List<String> names() {
        if (!areThere()) {
            return List.of();
        }
        CommandResult listed = runner.run(commands.list());
        return listed.succeeded()
                ? listed.output()
                        .lines()
                        .map(String::strip)
                        .filter(name -> NAME.matcher(name).matches())
                        .sorted()
                        .toList()
                : List.of();
    }

    /** The port in this switch, in these VLANs. One that is there already is not taken out for it. */
    void ensure(String tap, String name, Optional<Vlan> vlan, MacAddress mac) {
        CommandResult now = runner.run(commands.switchOf(tap));
        boolean there = now.succeeded() && now.output().strip().equals(name);
        runner.run(there ? commands.retag(tap, vlan) : commands.add(tap, name, vlan, mac))
                .require("A network device was not put into its switch.");
    }

    /**
     * The ports in no switch. When Open vSwitch does not answer it may go on remembering them; their devices go without
     * it, and machines that have nothing to do with it must not suffer from it.
     */
    void ensureAbsent(List<String> taps) {
        if (areThere()) {
            CommandResult deleted = runner.run(commands.delete(taps));
            if (!deleted.succeeded()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Open vSwitch may still know ports that are gone: " + taps + ": " + deleted.error());
            }
        }
    }
}
