package org.gannet.agent.volume.lvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what lvm(8) answers. */
final class LvmOutput {
    /** Of the letters of {@code lv_attr}. */
    private static final int OPEN = 5;

    private static final int HEALTH = 8;

    private LvmOutput() {}

    /**
     * A volume group.
     * @param devicesLost of those that it is made of; while there are such it can't be changed
     */
    record Group(String name, ByteSize size, ByteSize free, ByteSize extent, int devicesLost) {}

    /**
     * A logical volume.
     * @param type of its first segment: "linear", "striped", "thin", "thin-pool"
     * @param percent of a thin volume or pool that is taken; empty for others
     * @param open whether something on the node has its device open: mounted, or a program's
     * @param zeroing whether a thin pool hands out zeroed blocks
     * @param partial whether some of it lies on a device that is lost
     */
    record Volume(
            String name,
            String group,
            ByteSize size,
            Set<String> tags,
            String type,
            Optional<Double> percent,
            String pool,
            boolean zeroing,
            boolean open,
            boolean partial) {
        String path() {
            return group + "/" + name;
        }

        ByteSize used() {
            return percent.map(part -> new ByteSize(Math.round(size.bytes() * part / 100)))
                    .orElse(size);
        }
    }

    /** @throws NodeException TOOL_FAILED when it can't be understood */
    static List<Group> groups(CommandResult result) {
        List<Group> all = new ArrayList<>();
        for (JsonNode each : rows(result, "vg")) {
            all.add(new Group(
                    text(each, "vg_name"),
                    size(each, "vg_size"),
                    size(each, "vg_free"),
                    size(each, "vg_extent_size"),
                    Math.toIntExact(size(each, "vg_missing_pv_count").bytes())));
        }
        return List.copyOf(all);
    }

    /** Each once: one with several segments is told for each of them. @throws NodeException TOOL_FAILED */
    static List<Volume> volumes(CommandResult result) {
        List<Volume> all = new ArrayList<>();
        for (JsonNode each : rows(result, "lv")) {
            Volume volume = new Volume(
                    text(each, "lv_name"),
                    text(each, "vg_name"),
                    size(each, "lv_size"),
                    Arrays.stream(text(each, "lv_tags").split(","))
                            .filter(tag -> !tag.isEmpty())
                            .collect(Collectors.toUnmodifiableSet()),
                    text(each, "segtype"),
                    Optional.of(text(each, "data_percent"))
                            .filter(percent -> !percent.isEmpty())
                            .map(Double::valueOf),
                    text(each, "pool_lv"),
                    text(each, "zero").equals("zero"),
                    text(each, "lv_attr").startsWith("o", OPEN),
                    text(each, "lv_attr").startsWith("p", HEALTH));
            if (all.stream().noneMatch(known -> known.path().equals(volume.path()))) {
                all.add(volume);
            }
        }
        return List.copyOf(all);
    }

    private static List<JsonNode> rows(CommandResult result, String kind) {
        try {
            List<JsonNode> rows = new ArrayList<>();
            boolean told = false;
            for (JsonNode report : NodeHttp.json().readTree(result.output()).path("report")) {
                told |= report.path(kind).isArray();
                report.path(kind).forEach(rows::add);
            }
            if (!told) {
                // No answer is not the answer that there are none.
                throw new NodeException(Problem.of(ErrorCode.TOOL_FAILED, "LVM did not answer what it was asked.")
                        .withInternal(result.command() + "\n" + result.output()));
            }
            return rows;
        } catch (JacksonException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "What LVM answered can't be understood.")
                            .withInternal(result.command() + "\n" + result.output()),
                    e);
        }
    }

    private static String text(JsonNode row, String field) {
        return row.path(field).asString("");
    }

    private static ByteSize size(JsonNode row, String field) {
        try {
            return new ByteSize(Long.parseLong(text(row, field)));
        } catch (IllegalArgumentException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "What LVM answered can't be understood.")
                            .withInternal(field + " in " + row),
                    e);
        }
    }

    /** In words for people: figures, where LVM tells them. */
    static String cause(CommandResult result) {
        return switch (codeOf(result)) {
            case POOL_FULL -> "The volume group has not enough room left: " + lastLine(result);
            case IN_USE -> "Something on the node has it open.";
            case WRONG_STATE ->
                "A device of the volume group is missing: nothing can be made or grown in it until it is back, or"
                        + " the node’s storage has been repaired.";
            default -> "LVM refused it.";
        };
    }

    private static String lastLine(CommandResult result) {
        return result.error().strip().lines().reduce("", (before, line) -> line.strip());
    }

    /** Why it failed, by its words: it has one exit code for all. */
    static ErrorCode codeOf(CommandResult result) {
        String words = result.error();
        if (words.contains("insufficient free space")
                || words.contains("Insufficient free space")
                || words.contains("Insufficient suitable allocatable extents")
                || words.contains("has not enough free")) {
            return ErrorCode.POOL_FULL;
        }
        if (words.contains("in use") || words.contains("is used by") || words.contains("contains a filesystem")) {
            return ErrorCode.IN_USE;
        }
        if (words.contains("while PVs are missing") || words.contains("There are still partial LVs")) {
            return ErrorCode.WRONG_STATE;
        }
        return words.contains("already exists") ? ErrorCode.NAME_TAKEN : ErrorCode.TOOL_FAILED;
    }
}
