package org.gannet.agent.volume.rbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What rbd(8) and ceph(8) say. */
final class RbdOutput {
    private static final int BUSY = 16;
    private static final Pattern FSID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private RbdOutput() {}

    /** An image, not one of its snapshots. */
    record Image(String name, ByteSize size) {}

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
        List<Image> images = new ArrayList<>();
        JsonNode all = json(result);
        if (!all.isArray()) {
            // No answer is not the answer that there are none.
            throw new NodeException(notUnderstood(result));
        }
        for (JsonNode image : all) {
            if (!image.has("snapshot")) {
                images.add(new Image(
                        image.path("image").asString(""),
                        new ByteSize(image.path("size").asLong(0))));
            }
        }
        return images;
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
                .filter(text -> result.succeeded() && FSID.matcher(text).matches());
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

    /** Whether an image was not removed since somebody has it open. */
    static boolean isOpen(CommandResult removed) {
        return removed.exitCode() == BUSY || removed.error().contains("image still has watchers");
    }
}
