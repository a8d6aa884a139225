package org.gannet.agent.volume.drbd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.volume.drbd.DrbdDevice.Disk;
import org.gannet.agent.volume.drbd.DrbdDevice.Link;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what the kernel and drbdsetup(8) say. @implNote captured in test/resources/captured/drbd */
final class DrbdOutput {
    private static final Pattern VERSION = Pattern.compile("^version: (\\d+)\\.(\\d+)\\.", Pattern.MULTILINE);
    private static final Pattern DEVICE =
            Pattern.compile("^ *(\\d+): cs:(\\w+)(?: ro:(\\w+)/(\\w+) ds:(\\w+)/(\\w+) +(?:[ABC] )?([a-zA-Z-]+))?.*$");
    private static final Pattern LEFT = Pattern.compile(" oos:(\\d+)");
    private static final Pattern RATE = Pattern.compile(" speed: ([\\d,]+) ");
    private static final Pattern VERIFIED = Pattern.compile(" verified: *([\\d.]+)%");
    private static final Pattern VERIFY_ENDED = Pattern.compile("Online verify +done ");
    private static final Pattern RESOURCE = Pattern.compile("^resource \"?([^\" ]+)\"? \\{");
    private static final Pattern MINOR = Pattern.compile("device\\s+minor (\\d+);");
    private static final Pattern LOCAL_DISK = Pattern.compile("^\\s+disk\\s+\"(.*)\";");

    private DrbdOutput() {}

    /** What a size below /sys/class/block says. @throws NodeException TOOL_FAILED for what is no number */
    static long sectors(String text) {
        try {
            return Long.parseUnsignedLong(text.strip());
        } catch (NumberFormatException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The kernel does not say how large the disk is.")
                            .withInternal(text),
                    e);
        }
    }

    /** What the module says of itself in /proc/drbd. */
    static Optional<DrbdVersion> version(String proc) {
        Matcher matcher = VERSION.matcher(proc);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        if (major == 8) {
            return minor >= 4 ? Optional.of(DrbdVersion.V8) : Optional.empty();
        }
        return major == 9 ? Optional.of(DrbdVersion.V9) : Optional.empty();
    }

    /** All devices in /proc/drbd of 8.4, by their numbers. */
    static Map<Integer, DrbdDevice> proc(String text) {
        Map<Integer, DrbdDevice> devices = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher head = DEVICE.matcher(lines.get(i));
            if (!head.matches()) {
                continue;
            }
            StringBuilder more = new StringBuilder();
            for (int next = i + 1;
                    next < lines.size() && !DEVICE.matcher(lines.get(next)).matches();
                    next++) {
                more.append(lines.get(next)).append('\n');
            }
            int minor = Integer.parseInt(head.group(1));
            devices.put(minor, device(minor, head, more.toString()));
        }
        return devices;
    }

    private static DrbdDevice device(int minor, Matcher head, String more) {
        if (head.group(3) == null) {
            return new DrbdDevice(
                    minor,
                    Link.STAND_ALONE,
                    false,
                    false,
                    Disk.DISKLESS,
                    Disk.DUNKNOWN,
                    false,
                    ByteSize.ZERO,
                    Optional.empty());
        }
        Link link = Link.of(head.group(2));
        return new DrbdDevice(
                minor,
                link,
                head.group(3).equals("Primary"),
                head.group(4).equals("Primary"),
                disk(head.group(5)),
                disk(head.group(6)),
                head.group(7).startsWith("s"),
                kibibytes(LEFT, more).orElse(ByteSize.ZERO),
                link == Link.SYNCING ? kibibytes(RATE, more) : Optional.empty());
    }

    private static Optional<ByteSize> kibibytes(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? Optional.of(new ByteSize(Long.parseLong(matcher.group(1).replace(",", "")) << 10))
                : Optional.empty();
    }

    private static Disk disk(String word) {
        try {
            return Disk.of(word);
        } catch (IllegalArgumentException e) {
            throw garbage("disk " + word, e);
        }
    }

    /** All devices of {@code drbdsetup status --json --statistics} of 9, with their first peer, by their numbers. */
    static Map<Integer, DrbdDevice> status(String json) {
        try {
            Map<Integer, DrbdDevice> devices = new HashMap<>();
            JsonNode all = NodeHttp.json().readTree(json);
            if (!all.isArray()) {
                throw garbage(json, new IllegalArgumentException("no array"));
            }
            for (JsonNode resource : all) {
                for (JsonNode device : resource.path("devices")) {
                    int minor = device.path("minor").asInt(-1);
                    devices.put(minor, device(resource, device, minor));
                }
            }
            return devices;
        } catch (JacksonException e) {
            throw garbage(json, e);
        }
    }

    private static DrbdDevice device(JsonNode resource, JsonNode device, int minor) {
        JsonNode connection = resource.path("connections").path(0);
        JsonNode peer = connection.path("peer_devices").path(0);
        String state = connection.path("connection-state").asString("StandAlone");
        Link link = Link.of(
                state.equals("Connected") ? peer.path("replication-state").asString("Off") : state);
        return new DrbdDevice(
                minor,
                state.equals("Connected") && link == Link.APART ? Link.MEETING : link,
                resource.path("role").asString("").equals("Primary"),
                connection.path("peer-role").asString("").equals("Primary"),
                disk(device.path("disk-state").asString("Diskless")),
                disk(peer.path("peer-disk-state").asString("DUnknown")),
                isSuspended(resource.path("suspended")),
                new ByteSize(peer.path("out-of-sync").asLong(0) << 10),
                Optional.empty());
    }

    /** Of 9.0 a boolean, of 9.1 and later a word. */
    private static boolean isSuspended(JsonNode said) {
        return said.isBoolean() ? said.asBoolean() : !said.asString("no").equals("no");
    }

    /** How many percent are compared by now, as /proc/drbd of 8.4 tells; empty while nothing is. */
    static OptionalDouble verified(String proc, int minor) {
        String own = "";
        for (String line : proc.lines().toList()) {
            Matcher head = DEVICE.matcher(line);
            if (head.matches()) {
                own = Integer.parseInt(head.group(1)) == minor ? head.group(2) : "";
            }
            Matcher percent = VERIFIED.matcher(line);
            if (isVerifying(own) && percent.find()) {
                return OptionalDouble.of(Double.parseDouble(percent.group(1)));
            }
        }
        return isVerifying(own) ? OptionalDouble.of(0) : OptionalDouble.empty();
    }

    /** The same, as 9 tells. */
    static OptionalDouble verifiedOfStatus(String json, int minor) {
        try {
            for (JsonNode resource : NodeHttp.json().readTree(json)) {
                JsonNode peer = resource.path("connections")
                        .path(0)
                        .path("peer_devices")
                        .path(0);
                boolean own = resource.path("devices")
                        .valueStream()
                        .anyMatch(device -> device.path("minor").asInt(-1) == minor);
                if (own && isVerifying(peer.path("replication-state").asString("Off"))) {
                    return OptionalDouble.of(peer.path("done").asDouble(0));
                }
            }
            return OptionalDouble.empty();
        } catch (JacksonException e) {
            throw garbage(json, e);
        }
    }

    private static boolean isVerifying(String state) {
        return state.equals("VerifyS") || state.equals("VerifyT");
    }

    /**
     * Whether the kernel has compared the device to its end since it last began to.
     * @param log of the kernel, oldest first
     */
    static boolean isVerified(String log, int minor) {
        Pattern own = Pattern.compile("\\bdrbd" + minor + "\\b");
        boolean ended = false;
        for (String line : log.lines().toList()) {
            if (own.matcher(line).find()) {
                boolean begins = line.contains("-> VerifyS )") || line.contains("-> VerifyT )");
                ended = !begins && (ended || VERIFY_ENDED.matcher(line).find());
            }
        }
        return ended;
    }

    /**
     * Whose a device is.
     * @param disk the volume below it; empty while it has none
     */
    record Owner(String resource, Optional<String> disk) {}

    /** All devices of {@code drbdsetup show}, by their numbers. */
    static Map<Integer, Owner> owners(String show) {
        Map<Integer, Owner> owners = new HashMap<>();
        String resource = "";
        Optional<Integer> last = Optional.empty();
        for (String line : show.lines().toList()) {
            Matcher head = RESOURCE.matcher(line);
            Matcher minor = MINOR.matcher(line);
            Matcher disk = LOCAL_DISK.matcher(line);
            if (head.find()) {
                resource = head.group(1);
                last = Optional.empty();
            } else if (minor.find()) {
                last = Optional.of(Integer.parseInt(minor.group(1)));
                owners.put(last.get(), new Owner(resource, Optional.empty()));
            } else if (disk.find() && last.isPresent()) {
                owners.put(last.get(), new Owner(resource, Optional.of(disk.group(1))));
            }
        }
        return owners;
    }

    /**
     * Whether the kernel has found, since it last began to look for the other side, that both were written to apart.
     * @param log of the kernel, oldest first
     */
    static boolean isSplit(String log, String resource, int minor) {
        List<String> since = new ArrayList<>();
        for (String line : log.lines().toList()) {
            if (line.contains(resource + ": conn( StandAlone -> Unconnected )")
                    || line.contains(resource + " ") && line.contains("conn( StandAlone -> Unconnected )")) {
                since.clear();
            }
            since.add(line);
        }
        return since.stream()
                .filter(line -> line.contains("drbd" + minor + ": "))
                .anyMatch(line -> line.contains("Split-Brain detected but unresolved")
                        || line.contains("Unrelated data, aborting!"));
    }

    private static NodeException garbage(String text, Exception cause) {
        return new NodeException(
                Problem.of(ErrorCode.TOOL_FAILED, "What DRBD says of itself was not understood.")
                        .withInternal(text.substring(0, Math.min(2000, text.length()))),
                cause);
    }
}
