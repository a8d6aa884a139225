package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.List;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.Squeeze;

/** {@code hsqueeze}: which nodes could be powered off, or must be powered on (hsqueeze(1) of 3.0.2). */
final class Hsqueeze {
    private static final double USUAL = 2;

    private final CommandLine line;
    private final Console console;
    private final ClusterInput cluster;

    private Hsqueeze(CommandLine line, Console console) {
        this.line = line;
        this.console = console;
        cluster = ClusterLoader.load(line, console);
    }

    static int run(List<String> arguments, Console console) {
        return new Tool("hsqueeze", ToolOptions.HSQUEEZE).run(arguments, console, line -> {
            double minimal = factor(line, "minimal-resources", "minimal resources");
            double target = factor(line, "target-resources", "target resources");
            return () -> new Hsqueeze(line, console).squeeze(minimal, target);
        });
    }

    private static double factor(CommandLine line, String option, String what) {
        double factor = line.decimal(option, what, USUAL);
        if (!(factor >= 0)) {
            throw BadInput.ofValue(what + ": at least 0, not " + factor);
        }
        return factor;
    }

    private int squeeze(double minimal, double target) {
        Squeeze squeeze = new Squeeze(cluster, minimal, target);
        if (line.has("verbose")) {
            console.say("Offline candidates: " + names(squeeze.candidatesToPowerOff(), ","));
            console.say("Online candidates: " + names(squeeze.candidatesToPowerOn(), ","));
        }
        Squeeze.Advice advice = squeeze.advice();
        var output = new StateOutput(line, console);
        output.save("original", "before hsqueeze run", cluster);
        output.save("squeezed", "after hsqueeze run", powered(advice));
        if (!line.has("no-headers")) {
            console.say(
                    switch (advice.kind()) {
                        case NOTHING -> "'No action'";
                        case POWER_OFF -> "'Nodes to offline'";
                        case POWER_ON -> "'Nodes to online'";
                    });
        }
        advice.nodes().forEach(node -> console.say(name(node)));
        if (line.has("verbose") && !advice.enough()) {
            console.say("Onlining all nodes will not yield enough capacity");
        }
        if (line.has("print-commands") && advice.kind() != Squeeze.Kind.NOTHING) {
            List<String> commands =
                    commands(advice, !line.value("print-commands").orElse("").isEmpty());
            output.commands("\nCommands to run:", commands, commands);
        }
        return 0;
    }

    private List<String> commands(Squeeze.Advice advice, boolean script) {
        List<String> moves = new GanetiCommands(cluster, new Names(cluster)).lines(advice.moves(), script);
        List<String> commands = new ArrayList<>();
        if (advice.kind() == Squeeze.Kind.POWER_ON) {
            commands.addAll(power(advice, "on"));
            commands.addAll(moves);
        } else {
            commands.addAll(moves);
            commands.add("");
            commands.add("echo Tagging Commands");
            advice.nodes()
                    .forEach(
                            node -> commands.add("  gnt-node add-tags " + name(node) + " " + Squeeze.STANDBY + "auto"));
            commands.add("");
            commands.addAll(power(advice, "off"));
        }
        return commands;
    }

    private static ClusterInput powered(Squeeze.Advice advice) {
        ClusterInput after = advice.after().asInput(true);
        List<NodeInput> nodes = new ArrayList<>(after.nodes());
        for (int node : advice.nodes()) {
            nodes.set(node, nodes.get(node).withOffline(advice.kind() == Squeeze.Kind.POWER_OFF));
        }
        return after.withNodes(nodes);
    }

    private List<String> power(Squeeze.Advice advice, String how) {
        List<String> commands = new ArrayList<>(List.of("echo Power Commands"));
        advice.nodes().forEach(node -> commands.add("  gnt-node power -f " + how + " " + name(node)));
        return commands;
    }

    private String name(int node) {
        return cluster.nodes().get(node).name();
    }

    private String names(List<Integer> nodes, String between) {
        return String.join(between, nodes.stream().map(this::name).toList());
    }
}
