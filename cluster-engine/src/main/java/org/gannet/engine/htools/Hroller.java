package org.gannet.engine.htools;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.RollingMaintenance;
import org.gannet.engine.balancing.RollingMaintenance.Alone;
import org.gannet.engine.balancing.RollingMaintenance.Guests;
import org.gannet.engine.balancing.RollingMaintenance.Outcome;
import org.gannet.engine.balancing.RollingMaintenance.Step;

/** {@code hroller}: which nodes can be rebooted together, group by group (hroller(1) of 3.0.2). */
final class Hroller {
    private final CommandLine line;
    private final Console console;
    private final ClusterInput cluster;

    private Hroller(CommandLine line, Console console) {
        this.line = line;
        this.console = console;
        cluster = ClusterLoader.load(line, console);
    }

    static int run(List<String> arguments, Console console) {
        return new Tool("hroller", ToolOptions.HROLLER)
                .run(arguments, console, line -> () -> new Hroller(line, console).plan());
    }

    private int plan() {
        new StateOutput(line, console).save("original", "before hroller run", cluster);
        List<String> masters = cluster.nodes().stream()
                .filter(NodeInput::master)
                .map(node -> "\"" + node.name() + "\"")
                .toList();
        if (masters.size() > 1) {
            throw new BadInput("Error: Found more than one master node: [" + String.join(",", masters) + "]");
        }
        if (masters.isEmpty()) {
            String missing = "No master node found (maybe not supported by backend).";
            if (!line.has("force")) {
                throw new BadInput("Error: " + missing + " With --force it goes on.");
            }
            console.note("Warning: " + missing);
        }
        Set<String> tags = new HashSet<>();
        line.all("node-tags").forEach(list -> tags.addAll(Arrays.asList(list.split(","))));
        int group = line.value("group").map(name -> Groups.find(cluster, name)).orElse(-1);
        Outcome outcome = maintenance().plan(node -> isWanted(cluster.nodes().get(node), group, tags));
        switch (outcome) {
            case Outcome.Refused refused ->
                throw new BadInput("Error: " + refused.why().sentence() + ": "
                        + cluster.instances().get(refused.instance()).name() + " of "
                        + cluster.nodes().get(refused.node()).name());
            case Outcome.Planned planned -> print(planned.steps());
        }
        return 0;
    }

    private boolean isWanted(NodeInput node, int group, Set<String> tags) {
        return (group < 0 || node.group() == group)
                && (tags.isEmpty() || node.tags().stream().anyMatch(tags::contains));
    }

    private RollingMaintenance maintenance() {
        Alone alone = line.has("skip-non-redundant")
                ? Alone.SKIP
                : line.has("ignore-non-redundant") ? Alone.IGNORE : Alone.MOVE;
        return new RollingMaintenance(
                PlacementState.of(Inventory.of(cluster)),
                line.has("offline-maintenance") ? Guests.STAY : Guests.LEAVE,
                alone,
                line.has("full-evacuation"),
                true);
    }

    private void print(List<Step> steps) {
        if (steps.isEmpty()) {
            throw new BadInput("Error: Cannot create node graph: no node is left to reboot");
        }
        boolean headers = !line.has("no-headers");
        if (line.has("one-step-only")) {
            if (headers) {
                console.say("'First Reboot Group'");
            }
            steps.getFirst().nodes().forEach(node -> console.say(name(node)));
            moves(steps.getFirst());
            return;
        }
        if (headers) {
            console.say("'Node Reboot Groups'");
        }
        for (Step step : steps) {
            console.say(String.join(",", step.nodes().stream().map(this::name).toList()));
            moves(step);
        }
    }

    private void moves(Step step) {
        if (!line.has("print-moves")) {
            return;
        }
        for (RollingMaintenance.Move move : step.moves()) {
            String second = move.secondary() == InstanceInput.NO_NODE ? "" : " " + name(move.secondary());
            console.say("  " + cluster.instances().get(move.instance()).name() + " " + name(move.primary()) + second);
        }
    }

    private String name(int node) {
        return cluster.nodes().get(node).name();
    }
}
