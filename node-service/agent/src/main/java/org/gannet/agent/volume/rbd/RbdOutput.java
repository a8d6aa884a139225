package org.gannet.agent.volume.rbd;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What rbd(8) and ceph(8) say. */
final class RbdOutput {
    private static final int BUSY = 16;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** As of ctime(3): "Sun Nov  1 09:05:00 2026". */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private RbdOutput() {}

    /** An image with its snapshots, whosever they are. */
    record Image(String name, ByteSize size, List<Snapshot> snapshots) {
        Image {
            snapshots = List.copyOf(snapshots);
        }
    }

    /** @param size of the image then */
    record Snapshot(String name, ByteSize size) {
        /** Empty for somebody else's. */
        Optional<SnapshotId> id() {
            return ID.matcher(name).matches() ? Optional.of(SnapshotId.parse(name)) : Optional.empty();
        }
    }

    /** Room of a pool. */
    record Space(ByteSize total, ByteSize free) {}

    private static JsonNode json(CommandResult result) {
        try {
            return NodeHttp.json().readTree(result.output());
        } catch (JacksonException e) {
            throw new NodeException(notUnderstood(result), e);
        }
    }

    private static Problem notUnderstood(CommandResult result) {
        return Problem.of(ErrorCode.TOOL_FAILED, "Ceph's answer was not understood.")
                .withInternal(result.command() + "\n" + result.output());
    }

    static List<Image> images(CommandResult result) {
        JsonNode all = json(result);
        if (!all.isArray()) {
            // No answer is not the answer that there are none.
            throw new NodeException(notUnderstood(result));
        }
        Map<String, List<Snapshot>> snapshots = new HashMap<>();
        for (JsonNode each : all) {
            if (each.has("snapshot")) {
                snapshots
                        .computeIfAbsent(name(each), image -> new ArrayList<>())
                        .add(new Snapshot(each.path("snapshot").asString(""), size(each)));
            }
        }
        List<Image> images = new ArrayList<>();
        for (JsonNode each : all) {
            if (!each.has("snapshot")) {
                images.add(new Image(name(each), size(each), snapshots.getOrDefault(name(each), List.of())));
            }
        }
        return images;
    }

    private static String name(JsonNode image) {
        return image.path("image").asString("");
    }

    private static ByteSize size(JsonNode image) {
        return new ByteSize(image.path("size").asLong(0));
    }

    /** When an image's snapshots were made, by their names. Ceph before 13 does not tell. */
    static Map<String, Instant> times(CommandResult result) {
        JsonNode all = json(result);
        if (!all.isArray()) {
            throw new NodeException(notUnderstood(result));
        }
        Map<String, Instant> times = new HashMap<>();
        for (JsonNode each : all) {
            String time = each.path("timestamp").asString("");
            try {
                times.put(
                        each.path("name").asString(""),
                        time.isEmpty()
                                ? Instant.EPOCH
                                : LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException e) {
                throw new NodeException(notUnderstood(result), e);
            }
        }
        return Map.copyOf(times);
    }

    /** Addresses of those that have an image open. */
    static Set<String> watchers(CommandResult result) {
        JsonNode all = json(result).path("watchers");
        if (!all.isArray()) {
            throw new NodeException(notUnderstood(result));
        }
        Set<String> addresses = new TreeSet<>();
        all.forEach(each -> addresses.add(each.path("address").asString("")));
        return addresses;
    }

    /** What is kept with an image; of one that has nothing with it rbd 16.2 says nothing at all. */
    static Optional<String> record(CommandResult result) {
        if (result.output().isBlank()) {
            return Optional.empty();
        }
        JsonNode all = json(result);
        if (!all.isObject()) {
            throw new NodeException(notUnderstood(result));
        }
        return Optional.of(all.path(RbdCommands.RECORD).asString("")).filter(text -> !text.isEmpty());
    }

    static Optional<String> fsid(CommandResult result) {
        return Optional.of(result.output().strip())
                .filter(text -> result.succeeded() && ID.matcher(text).matches());
    }

    /** Of one pool; what it holds and what may still be stored in it. */
    static Optional<Space> space(CommandResult result, String pool) {
        if (!result.succeeded()) {
            return Optional.empty();
        }
        for (JsonNode each : json(result).path("pools")) {
            if (each.path("name").asString("").equals(pool)) {
                long free = each.path("stats").path("max_avail").asLong(0);
                long stored = each.path("stats").path("stored").asLong(0);
                return Optional.of(new Space(new ByteSize(free + stored), new ByteSize(free)));
            }
        }
        return Optional.empty();
    }

    /** Whether a snapshot was not removed since somebody else has said that it must stay. */
    static boolean isProtected(CommandResult removed) {
        return removed.error().contains("is protected from removal");
    }

    /** Whether an image was not removed since somebody has it open. */
    static boolean isOpen(CommandResult removed) {
        return removed.exitCode() == BUSY || removed.error().contains("image still has watchers");
    }
}
