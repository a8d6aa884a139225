package org.gannet.engine.htools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;

/**
 * Tells states of a cluster where the options want that: {@code -p}, {@code --print-instances}, {@code -S}. What tools
 * say for scripts is not disturbed by it. In the order in which the cluster was listed.
 */
record StateOutput(CommandLine line, Console console) {
    /** The nodes. */
    void nodes(String title, PlacementState state, int[] nodes) {
        if (line.has("print-nodes")) {
            Names names = new Names(state.inventory().input());
            console.note("\n" + title + " status:");
            Comparator<NodeInput> order = state.inventory().input().listing().ofNodes();
            List<NodeInput> inputs = state.inventory().input().nodes();
            int[] listed = inOrder(nodes, Comparator.comparing(inputs::get, order));
            NodeTable.lines(state, names, listed, line.value("print-nodes").orElse(""))
                    .forEach(console::note);
            console.note("");
        }
    }

    private static int[] inOrder(int[] indices, Comparator<Integer> order) {
        return IntStream.of(indices).boxed().sorted(order).mapToInt(at -> at).toArray();
    }

    /** All nodes. */
    void nodes(String title, PlacementState state) {
        nodes(title, state, state.inventory().allNodes());
    }

    /** The instances. */
    void instances(String title, PlacementState state, int[] instances) {
        if (line.has("print-instances")) {
            console.note("\n" + title + ":");
            Comparator<InstanceInput> order =
                    state.inventory().input().listing().ofInstances();
            int[] listed = inOrder(instances, Comparator.comparing(state.inventory()::instance, order));
            InstanceTable.lines(state, listed).forEach(console::note);
        }
    }

    /** All instances. */
    void instances(String title, PlacementState state) {
        instances(
                title, state, IntStream.range(0, state.inventory().instances()).toArray());
    }

    /** The cluster, as a file. */
    void save(String suffix, String when, ClusterInput cluster) {
        line.value("save").ifPresent(name -> {
            write(name + "." + suffix, TextWriter.write(cluster));
            console.note("The cluster state " + when + " has been written to file '" + name + "." + suffix + "'");
        });
    }

    /** Commands, on the screen or as a file. */
    void commands(String title, List<String> screen, List<String> script) {
        String file = line.value("print-commands").orElse("");
        if (file.isEmpty()) {
            console.say(title);
            screen.forEach(text -> console.say("  " + text));
            return;
        }
        String begin = """
                #!/bin/sh

                # Moves that make the cluster even

                # To stop, touch the file /tmp/stop-htools

                set -e

                check() {
                  if [ -f /tmp/stop-htools ]; then
                    echo 'Stop requested, exiting'
                    exit 0
                  fi
                }

                """;
        write(file, begin + String.join("\n", script) + "\n");
        console.say("The commands have been written to file '" + file + "'");
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new BadInput("Error: can't write " + file + ": " + e);
        }
    }
}
