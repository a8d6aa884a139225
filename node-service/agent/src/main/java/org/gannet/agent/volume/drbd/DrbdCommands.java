package org.gannet.agent.volume.drbd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gannet.agent.command.Command;
import org.gannet.node.ReplicaSpec.Drbd;
import org.gannet.node.ReplicaSpec.Verification;

/**
 * Command lines of drbdsetup(8) and drbdmeta(8). Names are derived from a disk's id, paths from a volume's: nothing
 * that a user said.
 * @param version of the kernel's module
 * @param resource its name
 * @param drbd what the engine said
 */
record DrbdCommands(DrbdVersion version, String resource, Drbd drbd) {
    private static final Duration QUICK = Duration.ofMinutes(2);
    /** After so many tenths of a second without an answer to what was written the other side is asked for life. */
    private static final String TIMEOUT_TENTHS = "50";

    private static final String LOOK_SECONDS = "6";
    private static final String PING_TENTHS = "30";

    /** Both ends of the connection, in the notation of drbdsetup: "ipv4:10.0.0.1:11000". */
    record Ends(String here, String there) {
        static Ends of(String here, String there, int port) {
            return new Ends(end(here, port), end(there, port));
        }

        private static String end(String host, int port) {
            return host.contains(":") ? "ipv6:[" + host + "]:" + port : "ipv4:" + host + ":" + port;
        }
    }

    private static Command command(List<String> argv) {
        return Command.of(QUICK, argv);
    }

    private static Command command(String... argv) {
        return command(List.of(argv));
    }

    /** The version, and with 8.4 the devices. */
    static Command proc() {
        return command("cat", "/proc/drbd");
    }

    /** What the module runs when it wants to ask somebody. */
    static Command usermode() {
        return command("cat", "/sys/module/drbd/parameters/usermode_helper");
    }

    static Command status() {
        return command("drbdsetup", "status", "--json", "--statistics");
    }

    static Command show() {
        return command("drbdsetup", "show");
    }

    static Command log() {
        return command("dmesg");
    }

    /** Another one after each start of the operating system. */
    static Command boot() {
        return command("cat", "/proc/sys/kernel/random/boot_id");
    }

    private String minor() {
        return Integer.toString(drbd.minor());
    }

    private String peer() {
        return Integer.toString(1 - drbd.number());
    }

    /** drbdmeta asks for a device's name, and uses its number only. */
    private List<String> meta(Path metadata) {
        String format = version == DrbdVersion.V8 ? "v08" : "v09";
        return List.of("drbdmeta", "--force", minor(), format, metadata.toString(), "flex-external");
    }

    /** Exit code 0 when the volume holds metadata. */
    Command readMetadata(Path metadata) {
        List<String> argv = new ArrayList<>(meta(metadata));
        argv.add("read-dev-uuid");
        return command(argv);
    }

    /** Forgets all that was known of the copy: it is inconsistent. */
    Command createMetadata(Path metadata) {
        List<String> argv = new ArrayList<>(meta(metadata));
        argv.add("create-md");
        if (version == DrbdVersion.V9) {
            argv.add("1");
        }
        return command(argv);
    }

    /** Marks what was being written when the node died; changes nothing otherwise. */
    Command applyLog(Path metadata) {
        List<String> argv = new ArrayList<>(meta(metadata));
        argv.add("apply-al");
        return command(argv);
    }

    Command newResource() {
        return version == DrbdVersion.V8
                ? command("drbdsetup", "new-resource", resource)
                : command("drbdsetup", "new-resource", resource, Integer.toString(drbd.number()));
    }

    Command newMinor() {
        return command("drbdsetup", "new-minor", resource, minor(), "0");
    }

    Command attach(Path disk, Path metadata, boolean alone) {
        List<String> argv = new ArrayList<>(
                List.of("drbdsetup", "attach", minor(), disk.toString(), metadata.toString(), "flexible"));
        argv.add("--on-io-error=detach");
        if (version == DrbdVersion.V8) {
            argv.add(fencing(alone));
        }
        return command(argv);
    }

    /** Whether what is written waits when the other side is lost: for somebody who knows that it may go on. */
    private static String fencing(boolean alone) {
        return "--fencing=" + (alone ? "dont-care" : "resource-and-stonith");
    }

    private List<String> rates() {
        String most = (drbd.resyncRate().bytes() >> 10) + "k";
        return drbd.dynamic()
                ? List.of(
                        "--c-plan-ahead=20",
                        "--c-delay-target=10",
                        "--c-fill-target=0",
                        "--c-max-rate=" + most,
                        "--c-min-rate=" + Math.max(1, drbd.resyncRate().bytes() >> 14) + "k")
                : List.of("--c-plan-ahead=0", "--resync-rate=" + most);
    }

    /** Who may write alone, and how fast sides are made equal. */
    List<Command> options(boolean alone) {
        if (version == DrbdVersion.V8) {
            List<String> argv = new ArrayList<>(List.of("drbdsetup", "disk-options", minor(), fencing(alone)));
            argv.addAll(rates());
            return List.of(command(argv));
        }
        List<String> rate = new ArrayList<>(List.of("drbdsetup", "peer-device-options", resource, peer(), "0"));
        rate.addAll(rates());
        return List.of(command(rate), command("drbdsetup", "net-options", resource, peer(), fencing(alone)));
    }

    private List<String> net(boolean alone) {
        List<String> options = new ArrayList<>();
        options.add("--protocol=" + (drbd.both() ? "C" : drbd.protocol().name()));
        if (!drbd.secret().isEmpty()) {
            options.addAll(List.of("--cram-hmac-alg=sha1", "--shared-secret=" + drbd.secret()));
        }
        if (drbd.verify() != Verification.NONE) {
            options.add(algorithm(drbd.verify()));
        }
        // Two sides that were both written to wait for somebody who says which one counts.
        options.addAll(List.of(
                "--after-sb-0pri=disconnect",
                "--after-sb-1pri=disconnect",
                "--after-sb-2pri=disconnect",
                "--timeout=" + TIMEOUT_TENTHS,
                "--connect-int=" + LOOK_SECONDS,
                "--ping-int=" + LOOK_SECONDS,
                "--ping-timeout=" + PING_TENTHS));
        options.add(both());
        if (version == DrbdVersion.V9) {
            options.add(fencing(alone));
        }
        return options;
    }

    private String both() {
        return "--allow-two-primaries=" + (drbd.both() ? "yes" : "no");
    }

    /** Looks for the other side from now on. @param discard whether what this side wrote alone counts for nothing */
    List<Command> connect(Ends ends, boolean alone, boolean discard) {
        List<String> discarding = discard ? List.of("--discard-my-data") : List.of();
        if (version == DrbdVersion.V8) {
            List<String> argv = new ArrayList<>(List.of("drbdsetup", "connect", resource, ends.here(), ends.there()));
            argv.addAll(net(alone));
            argv.addAll(discarding);
            return List.of(command(argv).hiding(drbd.secret()));
        }
        List<String> peer = new ArrayList<>(List.of("drbdsetup", "new-peer", resource, peer(), "--_name=peer"));
        peer.addAll(net(alone));
        List<String> connect = new ArrayList<>(List.of("drbdsetup", "connect", resource, peer()));
        connect.addAll(discarding);
        return List.of(
                command(peer).hiding(drbd.secret()),
                command("drbdsetup", "new-path", resource, peer(), ends.here(), ends.there()),
                command(connect));
    }

    /** Whether both sides may be used at once; only then each write is on both before it is done. */
    Command net(Ends ends) {
        String protocol = "--protocol=" + (drbd.both() ? "C" : drbd.protocol().name());
        return version == DrbdVersion.V8
                ? command("drbdsetup", "net-options", ends.here(), ends.there(), protocol, both())
                : command("drbdsetup", "net-options", resource, peer(), protocol, both());
    }

    /**
     * Without asking the other side, which would be told that it is behind; then the first one would go on alone, and
     * nobody would know.
     */
    List<Command> disconnect(Ends ends) {
        return version == DrbdVersion.V8
                ? List.of(command("drbdsetup", "disconnect", ends.here(), ends.there(), "--force"))
                : List.of(
                        command("drbdsetup", "disconnect", resource, peer(), "--force"),
                        command("drbdsetup", "del-peer", resource, peer(), "--force"));
    }

    /** @param force whether its content counts, whatever is known of it and of the other side */
    Command primary(boolean force) {
        List<String> argv = new ArrayList<>(List.of("drbdsetup", "primary", ofRole()));
        if (force) {
            argv.add("--force");
        }
        return command(argv);
    }

    Command secondary() {
        return command("drbdsetup", "secondary", ofRole());
    }

    private String ofRole() {
        return version == DrbdVersion.V8 ? minor() : resource;
    }

    /** What was written and waits is done, and is on this side only. */
    Command resume() {
        return command("drbdsetup", "resume-io", minor());
    }

    /** As large as the smaller of the two volumes. */
    Command resize() {
        return command("drbdsetup", "resize", minor());
    }

    /** How large it is, in sectors of 512 bytes. */
    Command size() {
        return command("cat", "/sys/class/block/drbd" + minor() + "/size");
    }

    /** How the sides are compared; the one that says it tells the other. */
    Command verifyBy(Ends ends, Verification by) {
        return version == DrbdVersion.V8
                ? command("drbdsetup", "net-options", ends.here(), ends.there(), algorithm(by))
                : command("drbdsetup", "net-options", resource, peer(), algorithm(by));
    }

    private static String algorithm(Verification by) {
        return "--verify-alg=" + (by == Verification.SHA1 ? "sha1" : "crc32c");
    }

    /**
     * Compares all, from the start, not from where an earlier one was cut off. What differs is marked; it is copied
     * when the sides have parted and meet again, if one of them was written to meanwhile.
     */
    Command verify() {
        return version == DrbdVersion.V8
                ? command("drbdsetup", "verify", minor(), "--start=0")
                : command("drbdsetup", "verify", resource, peer(), "0", "--start=0");
    }

    Command down() {
        return command("drbdsetup", "down", resource);
    }
}
