package org.gannet.engine.htools;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Starts one of the tools: its name, then its options. Exits with 0, 1 for wrong data, 2 for a wrong command line. */
public final class HtoolsMain {
    private HtoolsMain() {}

    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(List.of(arguments), new Console(out, err));
        out.flush();
        System.exit(status);
    }

    /** Runs a tool; its exit status. */
    public static int run(List<String> arguments, Console console) {
        String tool = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> options = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (tool) {
            case "hbal" -> Hbal.run(options, console);
            case "hinfo" -> Hinfo.run(options, console);
            case "hail" -> Hail.run(options, console);
            case "hcheck" -> Hcheck.run(options, console);
            case "hspace" -> Hspace.run(options, console);
            case "hroller" -> Hroller.run(options, console);
            case "hsqueeze" -> Hsqueeze.run(options, console);
            case "sample" -> sample(options, console);
            default -> {
                console.note("there is no tool '" + tool
                        + "'; there are hail, hbal, hcheck, hinfo, hroller, hspace and hsqueeze");
                yield 2;
            }
        };
    }

    /** Writes a cluster for measuring: nodes, instances, seed. */
    private static int sample(List<String> options, Console console) {
        if (options.size() != 3 || options.stream().anyMatch(option -> !option.matches("[0-9]{1,6}"))) {
            console.note("sample needs three whole numbers: nodes (2 or more), instances (at most 40 a node), seed");
            return 2;
        }
        int nodes = Integer.parseInt(options.get(0));
        int instances = Integer.parseInt(options.get(1));
        if (nodes < 2 || instances > 40L * nodes) {
            console.note("sample needs 2 or more nodes, and at most 40 instances a node");
            return 2;
        }
        console.out().print(TextWriter.write(SampleCluster.of(nodes, instances, Long.parseLong(options.get(2)))));
        return 0;
    }
}
