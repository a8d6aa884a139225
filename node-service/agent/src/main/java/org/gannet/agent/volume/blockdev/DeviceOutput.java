package org.gannet.agent.volume.blockdev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what lsblk(8) and blkid(8) answer. */
final class DeviceOutput {
    /** Of blkid: nothing was found. */
    private static final int NOTHING = 2;
    /** Content by which a device belongs to another program, whoever has it open just now. */
    private static final Set<String> OWNERS = Set.of(
            "LVM2_member",
            "LVM1_member",
            "linux_raid_member",
            "drbd",
            "bcache",
            "zfs_member",
            "ceph_bluestore",
            "swap",
            "oracleasm",
            "VMFS_volume_member");

    private DeviceOutput() {}

    /**
     * A block device.
     * @param users what of the node's works with it: where it is mounted, what lies on it
     */
    record Device(Path path, ByteSize size, boolean readOnly, List<String> users) {}

    /** @throws NodeException TOOL_FAILED when it can't be understood */
    static List<Device> devices(CommandResult result) {
        try {
            List<Device> all = new ArrayList<>();
            JsonNode rows = NodeHttp.json().readTree(result.output()).path("blockdevices");
            if (!rows.isArray()) {
                throw new IllegalArgumentException("no list");
            }
            for (JsonNode row : rows) {
                if (!row.path("size").isIntegralNumber() || !row.path("name").isString()) {
                    throw new IllegalArgumentException("no size or name");
                }
                List<String> users = new ArrayList<>();
                addMounts(row, users);
                for (JsonNode child : row.path("children")) {
                    users.add(child.path("type").asString("") + " "
                            + child.path("name").asString(""));
                    addMounts(child, users);
                }
                all.add(new Device(
                        Path.of(row.path("name").asString("")),
                        new ByteSize(row.path("size").asLong()),
                        row.path("ro").asBoolean(),
                        List.copyOf(users)));
            }
            return List.copyOf(all);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "What lsblk answered can't be understood.")
                            .withInternal(result.command() + "\n" + result.output()),
                    e);
        }
    }

    private static void addMounts(JsonNode row, List<String> users) {
        for (JsonNode point : row.path("mountpoints")) {
            if (point.isString()) {
                users.add("mounted at " + point.asString());
            }
        }
    }

    /** Whose it is by its first bytes; empty for nobody's, or a file system that a guest may have made. */
    static Optional<String> owner(CommandResult result) {
        if (result.exitCode() == NOTHING && result.output().isBlank()) {
            return Optional.empty();
        }
        return result.require("What lies on the device could not be found out.")
                .output()
                .lines()
                .filter(line -> line.startsWith("TYPE="))
                .map(line -> line.substring("TYPE=".length()))
                .filter(OWNERS::contains)
                .findFirst();
    }
}
