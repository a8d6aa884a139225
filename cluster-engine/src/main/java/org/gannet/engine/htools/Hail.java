package org.gannet.engine.htools;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.ClusterInput;

/** {@code hail}: answers one allocator request of a file (hail(1) of 3.0.2). */
final class Hail {
    private Hail() {}

    /** 0 when there is an answer, even if it is that nothing was found. */
    static int run(List<String> arguments, Console console) {
        return new Tool("hail", ToolOptions.HAIL, true).run(arguments, console, line -> {
            SearchRules rules = rules(line);
            long kvm = ClusterLoader.kvmMemory(line);
            return () -> {
                AllocatorAnswer answer = answer(line, console, rules, kvm);
                console.say(answer.text());
                var output = new StateOutput(line, console);
                output.nodes("Final cluster", answer.after());
                output.save(
                        "post-ialloc", "after iallocator run", answer.after().asInput(true));
                return 0;
            };
        });
    }

    private static SearchRules rules(CommandLine line) {
        Set<String> only = new HashSet<>();
        line.all("restrict-allocation-to").forEach(names -> only.addAll(Arrays.asList(names.split(","))));
        return new SearchRules(!line.has("ignore-soft-errors"), !line.has("no-capacity-checks"), only);
    }

    private static AllocatorAnswer answer(CommandLine line, Console console, SearchRules rules, long kvm) {
        String message = message(line);
        ClusterInput cluster;
        AllocatorRequest request;
        Map<String, NewInstance> asNew;
        if (ClusterLoader.isNamed(line)) {
            cluster = ClusterLoader.load(line, console);
            request = read(() -> AllocatorReader.readRequest(message, cluster));
            asNew = Map.of();
        } else {
            AllocatorReader.Message read = read(() -> AllocatorReader.read(message, kvm));
            cluster = ClusterLoader.changed(read.cluster(), line, console);
            request = read.request();
            asNew = read.asNew();
        }
        var output = new StateOutput(line, console);
        output.nodes("Initial cluster", ClusterLoader.state(cluster, line));
        output.save("pre-ialloc", "before iallocator run", cluster);
        return AllocatorAnswer.of(cluster, request, asNew, rules);
    }

    private static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BadInput e) {
            throw new BadInput("Error: " + e.getMessage());
        }
    }

    private static String message(CommandLine line) {
        if (line.rest().isEmpty()) {
            throw new BadInput("Error: This program needs an input file.");
        }
        if (line.rest().size() > 1) {
            throw new BadInput("Error: Only one argument is accepted (the input file)");
        }
        String file = line.rest().getFirst();
        try {
            return ClusterLoader.text(file);
        } catch (IOException e) {
            throw new BadInput("Error: " + file + ": " + ClusterLoader.why(e));
        }
    }
}
