package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.RunStatus;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.AllocationPolicy;

/**
 * Reads the text format of htools: groups, nodes, instances, cluster tags and, if there are any, policies; each part
 * ends with one empty line (hbal(1), hscan(1) of 3.0.2).
 */
public final class TextReader {
    private static final String GROUP = "name|uuid|policy|tags|networks";
    private static final String NODE = "name|memory|node memory|free memory|disk|free disk|cpus|offline|group uuid"
            + "|spindles|tags|exclusive storage|free spindles|node cpus|cpu speed";
    private static final String INSTANCE = "name|memory|disk|vcpus|status|auto balance|primary|secondary|template|tags"
            + "|spindle use|spindles|forthcoming";
    private static final String POLICY = "owner|standard|min;max|templates|vcpu ratio|spindle ratio";

    private final List<List<TextLine>> sections;
    private final Map<String, Integer> groups = new HashMap<>();
    private final Map<String, Integer> nodes = new HashMap<>();
    private final Map<String, PlacementPolicy> policies = new HashMap<>();

    private TextReader(List<List<TextLine>> sections) {
        this.sections = sections;
    }

    /**
     * Reads a whole file.
     *
     * @throws BadInput that names the line
     */
    public static ClusterInput read(String text) {
        return new TextReader(sections(text)).cluster();
    }

    /** An empty part has an extra empty line; the last one need not end, and may have more of them. */
    private static List<List<TextLine>> sections(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        List<List<TextLine>> sections = new ArrayList<>();
        sections.add(new ArrayList<>());
        int number = 0;
        for (String line : lines) {
            number++;
            if (line.isEmpty()) {
                sections.add(new ArrayList<>());
            } else {
                sections.getLast().add(TextLine.of(number, line));
            }
        }
        while (sections.size() > 5 && sections.getLast().isEmpty()) {
            sections.removeLast();
        }
        if (sections.size() < 4 || sections.size() > 5) {
            throw new BadInput("the file has " + sections.size()
                    + " parts, and not 4 or 5, each ended by one empty line: groups, nodes, instances, cluster tags, "
                    + "policies");
        }
        return sections;
    }

    private ClusterInput cluster() {
        if (sections.size() == 5) {
            sections.get(4).forEach(this::policy);
        }
        List<GroupInput> allGroups = new ArrayList<>();
        for (TextLine line : sections.get(0)) {
            GroupInput group = group(line);
            unique(line, "group uuid", group.uuid(), groups);
            allGroups.add(group);
        }
        for (TextLine line : sections.size() == 5 ? sections.get(4) : List.<TextLine>of()) {
            String owner = line.text(0);
            if (!owner.isEmpty()
                    && allGroups.stream().noneMatch(group -> group.name().equals(owner))) {
                throw line.bad(
                        "a policy belongs to a group that is listed above, or to the cluster (empty); there is no "
                                + "group '" + owner + "'");
            }
        }
        List<NodeInput> allNodes = new ArrayList<>();
        for (TextLine line : sections.get(1)) {
            NodeInput node = node(line);
            unique(line, "node", node.name(), nodes);
            allNodes.add(node);
        }
        List<InstanceInput> instances = new ArrayList<>();
        for (TextLine line : sections.get(2)) {
            instances.add(instance(line));
        }
        List<String> tags = sections.get(3).stream()
                .map(line -> String.join("|", line.fields()))
                .toList();
        return new ClusterInput(
                allGroups, allNodes, instances, tags, policies.getOrDefault("", PlacementPolicy.DEFAULT));
    }

    private static void unique(TextLine line, String what, String name, Map<String, Integer> known) {
        if (known.putIfAbsent(name, known.size()) != null) {
            throw line.bad("the " + what + " '" + name + "' is there twice; each must be there once");
        }
    }

    private GroupInput group(TextLine line) {
        line.require("group", 4, 5, GROUP);
        String name = line.text(0, "group's name");
        return new GroupInput(
                name,
                line.text(1, "group's uuid"),
                line.word(
                        line.text(2),
                        "allocation policy",
                        AllocationPolicy.class,
                        policy -> policy.name().toLowerCase(Locale.ROOT)),
                line.list(3),
                line.list(4),
                policies.getOrDefault(name, PlacementPolicy.DEFAULT));
    }

    private NodeInput node(TextLine line) {
        line.require("node", 9, 15, NODE);
        boolean unknown = line.fields().subList(1, 7).contains("?");
        String flag = line.text(7);
        if (!List.of("Y", "N", "M").contains(flag)) {
            throw line.bad("a node is offline (Y), not (N), or the master (M), not '" + flag + "'");
        }
        double speed = unknown ? 1 : line.decimal(14, "cpu speed", 1);
        if (speed <= 0) {
            throw line.bad("the cpu speed must be above 0, not " + speed);
        }
        return new NodeInput(
                line.text(0, "node's name"),
                unknown ? 0 : line.size(1, "node's memory"),
                unknown ? 0 : line.size(2, "memory of the node itself"),
                unknown ? 0 : line.number(3, "free memory"),
                unknown ? 0 : line.size(4, "node's disk"),
                unknown ? 0 : line.number(5, "free disk"),
                unknown ? 0 : line.size(6, "number of cpus"),
                unknown || flag.equals("Y"),
                !unknown && flag.equals("M"),
                line.reference(8, "group with the uuid", groups),
                unknown ? 0 : line.size(9, "number of spindles", 1),
                unknown ? 0 : line.number(12, "number of free spindles", 0),
                line.yes(11, "exclusive storage", false),
                unknown ? 0 : line.size(13, "number of the node's own cpus", 1),
                speed,
                unknown ? List.of() : line.list(10));
    }

    private InstanceInput instance(TextLine line) {
        line.require("instance", 10, 13, INSTANCE);
        int primary = line.reference(6, "node", nodes);
        int secondary = line.text(7).isEmpty() ? InstanceInput.NO_NODE : line.reference(7, "node", nodes);
        if (primary == secondary) {
            throw line.bad("instance " + line.text(0) + " has the same primary and secondary node; they must differ");
        }
        boolean ownSpindles = line.fields().size() > 11 && !line.text(11).equals("-");
        try {
            return new InstanceInput(
                    line.text(0, "instance's name"),
                    line.number(1, "instance's memory"),
                    line.number(2, "instance's disk"),
                    line.number(3, "number of vcpus"),
                    line.word(line.text(4), "status", RunStatus.class, RunStatus::word),
                    line.yes(5, "auto balance", true),
                    primary,
                    secondary,
                    line.word(line.text(8), "disk template", StorageTemplate.class, StorageTemplate::word),
                    line.list(9),
                    line.number(10, "spindle use", 1),
                    ownSpindles ? OptionalLong.of(line.number(11, "number of spindles")) : OptionalLong.empty(),
                    line.yes(12, "forthcoming", false),
                    Utilization.UNMEASURED,
                    true);
        } catch (IllegalArgumentException e) {
            throw line.bad(e.getMessage() + "; sizes are at least 0");
        }
    }

    private void policy(TextLine line) {
        line.require("policy", 6, 6, POLICY);
        List<PolicySpec> bounds = new ArrayList<>();
        for (String spec : line.text(2).split(";", -1)) {
            bounds.add(spec(line, spec));
        }
        if (bounds.size() % 2 != 0) {
            throw line.bad("sizes go in pairs min;max, but there are " + bounds.size());
        }
        List<PolicyRange> ranges = new ArrayList<>();
        for (int at = 0; at < bounds.size(); at += 2) {
            ranges.add(new PolicyRange(bounds.get(at), bounds.get(at + 1)));
        }
        List<StorageTemplate> templates = line.list(3).stream()
                .map(word -> line.word(word, "disk template", StorageTemplate.class, StorageTemplate::word))
                .toList();
        try {
            var policy = new PlacementPolicy(
                    spec(line, line.text(1)),
                    ranges,
                    templates,
                    line.decimal(4, "vcpu ratio", 0),
                    line.decimal(5, "spindle ratio", 0));
            policies.put(line.text(0), policy);
        } catch (IllegalArgumentException e) {
            throw line.bad("in this policy, " + e.getMessage());
        }
    }

    private static PolicySpec spec(TextLine line, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 6) {
            throw line.bad("a size is memory,cpus,disk,disks,nics,spindles, not '" + text + "'");
        }
        long[] sizes = new long[6];
        for (int at = 0; at < 6; at++) {
            sizes[at] = line.whole(parts[at], "size");
        }
        return new PolicySpec(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5]);
    }
}
