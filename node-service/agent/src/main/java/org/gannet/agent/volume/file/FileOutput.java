package org.gannet.agent.volume.file;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What qemu-img(1) says. */
final class FileOutput {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Pattern DISK_USE = Pattern.compile("(\\d{1,15}) (.+)");
    private static final long BLOCK = 512;

    private FileOutput() {}

    static VolumeTools.Info info(CommandResult result) {
        try {
            JsonNode json = NodeHttp.json().readTree(result.output());
            return new VolumeTools.Info(
                    new ByteSize(json.required("virtual-size").longValue()),
                    json.has("backing-filename")
                            || json.path("format-specific").path("data").has("data-file"),
                    snapshots(json));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "A volume could not be examined.")
                            .withInternal(result.command() + "\n" + result.output()),
                    e);
        }
    }

    /** Of a check that ended well. */
    static long leaksFixed(CommandResult result) {
        try {
            return NodeHttp.json().readTree(result.output()).path("leaks-fixed").asLong(0);
        } catch (JacksonException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The volume could not be checked.")
                            .withInternal(result.command() + "\n" + result.output()),
                    e);
        }
    }

    private static Set<SnapshotId> snapshots(JsonNode json) {
        Set<SnapshotId> found = new HashSet<>();
        for (JsonNode snapshot : json.path("snapshots")) {
            String name = snapshot.path("name").asString("");
            if (ID.matcher(name).matches()) {
                found.add(SnapshotId.parse(name));
            }
        }
        return found;
    }

    /** Files that have gone are only in standard error. */
    static Map<Path, ByteSize> diskUse(CommandResult result) {
        Map<Path, ByteSize> used = new HashMap<>();
        result.output().lines().forEach(line -> {
            Matcher parts = DISK_USE.matcher(line);
            if (!parts.matches()) {
                throw new NodeException(Problem.of(ErrorCode.TOOL_FAILED, "What volumes take of the disk was not told.")
                        .withInternal(result.command() + "\n" + result.output()));
            }
            used.put(Path.of(parts.group(2)), new ByteSize(Long.parseLong(parts.group(1)) * BLOCK));
        });
        return used;
    }

    static ErrorCode codeOf(CommandResult failed) {
        return StateFile.isDiskFull(failed.error()) ? ErrorCode.POOL_FULL : ErrorCode.TOOL_FAILED;
    }
}
