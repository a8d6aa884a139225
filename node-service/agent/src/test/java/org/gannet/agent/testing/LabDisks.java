package org.gannet.agent.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.node.NodeHttp;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets a QEMU that runs here use DRBD's devices of a laboratory machine. For each that it opens, qemu-nbd(8) opens the
 * device there, as QEMU would, before QEMU starts, and closes it when QEMU is gone; where the device can't be opened,
 * QEMU does not find it. Flushes reach the device.
 */
final class LabDisks {
    private static final Pattern DEVICE = Pattern.compile("/dev/drbd(\\d+)");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int FIRST_PORT = 10_809;
    private final LabMachine lab;
    private final CommandRunner here;
    private final String address;
    private final List<Guest> guests = new CopyOnWriteArrayList<>();
    private boolean reachable;

    /** @param servers what has its disks open there, by their process ids */
    private record Guest(ProcessHandle qemu, List<String> servers) {}

    /** @param address that the machine is reached by from here */
    LabDisks(LabMachine lab, CommandRunner here, String address) {
        this.lab = lab;
        this.here = here;
        this.address = address;
    }

    /** Starts it here, with the machine's devices. */
    synchronized Daemon start(Command command) {
        List<String> argv = new ArrayList<>(command.argv());
        boolean incoming = argv.contains("-incoming");
        List<String> servers = new ArrayList<>();
        for (int at = 1; at < argv.size(); at++) {
            if (argv.get(at - 1).equals("-blockdev")) {
                JsonNode node = NodeHttp.json().readTree(argv.get(at));
                Matcher device = DEVICE.matcher(node.path("filename").asString(""));
                if (device.matches()) {
                    Optional<String> server = serve(command, node, device.group(), port(device), incoming);
                    if (server.isPresent()) {
                        servers.add(server.get());
                        argv.set(at, served(node, forwarded(port(device))));
                    }
                }
            }
        }
        Daemon started = here.start(with(command, argv));
        ProcessHandle.of(started.pid()).ifPresent(qemu -> guests.add(new Guest(qemu, servers)));
        return started;
    }

    private static int port(Matcher device) {
        return FIRST_PORT + Integer.parseInt(device.group(1));
    }

    /** @return its process there; empty when the device can't be opened, which is said as QEMU would say it */
    private Optional<String> serve(Command command, JsonNode node, String device, int port, boolean incoming) {
        awaitClosed();
        // What comes from another node must not be taken from what was read here before: QEMU forgets that itself.
        boolean direct = incoming || node.path("cache").path("direct").asBoolean(false);
        String file = "/run/nbd-" + port;
        List<String> argv = new ArrayList<>(List.of("qemu-nbd", "--fork", "--format=raw", "--discard=unmap"));
        argv.addAll(List.of("--cache=" + (direct ? "none" : "writeback"), "--port=" + port, "--pid-file=" + file));
        if (node.path("read-only").asBoolean(false)) {
            argv.add("--read-only");
        }
        argv.add(device);
        CommandResult result = lab.run(Command.of(LIMIT, argv));
        if (!result.succeeded()) {
            command.errorFile().ifPresent(log -> append(log, result.error()));
            return Optional.empty();
        }
        return Optional.of(lab.shell("cat " + file).strip());
    }

    private static void append(Path log, String text) {
        try {
            Files.write(
                    log, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the port here */
    private int forwarded(int port) {
        if (!reachable) {
            lab.plugOutside();
            reachable = true;
        }
        int here = AgentProcess.freePort(address);
        lab.forward(address, here, port);
        return here;
    }

    private String served(JsonNode node, int port) {
        ObjectNode served = (ObjectNode) node.deepCopy();
        served.remove(List.of("filename", "aio"));
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("type", "inet");
        server.put("host", address);
        server.put("port", Integer.toString(port));
        served.put("driver", "nbd").putPOJO("server", server);
        return NodeHttp.json().writeValueAsString(served);
    }

    private static Command with(Command command, List<String> argv) {
        return new Command(
                argv,
                command.timeout(),
                command.outputLimit(),
                command.errorFile(),
                command.secret(),
                command.environment(),
                command.directory());
    }

    /** The devices of those that have ended are closed a moment later. */
    synchronized void awaitClosed() {
        for (Guest guest : guests) {
            if (!guest.qemu().isAlive()) {
                guest.servers().forEach(pid -> lab.shell("while [ -e /proc/" + pid + " ]; do usleep 10000; done"));
                guests.remove(guest);
            }
        }
    }

    /** They end with the machine that they seem to run on. */
    void killGuests() {
        guests.forEach(guest -> guest.qemu().destroyForcibly());
        guests.forEach(guest -> guest.qemu().onExit().join());
    }
}
