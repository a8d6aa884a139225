package org.gannet.engine.htools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.ClusterInput;

/** The tool of the same name: answers one allocator request of a file, by hail(1) of 3.0.2. */
public final class Hail {
    private static final Set<String> WITH_VALUE =
            Set.of("-t", "--text-data", "--restrict-allocation-to", "--static-kvm-node-memory");
    private static final Set<String> PLAIN =
            Set.of("--ignore-soft-errors", "--no-capacity-checks", "--ignore-dynu", "-v", "--verbose");

    private Hail() {}

    /**
     * Returns 0 when there is an answer, even if it is that nothing was found, 1 for bad input, 2 for bad options.
     *
     * @param arguments as hail's
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        Options options;
        try {
            options = Options.read(arguments, WITH_VALUE, PLAIN);
        } catch (BadInput e) {
            err.println("Command line error: " + e.getMessage());
            return 2;
        }
        try {
            out.println(answer(options));
            return 0;
        } catch (BadInput e) {
            err.println("Error: " + e.getMessage());
        } catch (IOException e) {
            err.println("Error: can't read " + e.getMessage());
        }
        return 1;
    }

    private static String answer(Options options) throws IOException {
        if (options.rest().isEmpty()) {
            throw new BadInput("This program needs an input file.");
        }
        if (options.rest().size() > 1) {
            throw new BadInput("Only one argument is accepted (the input file)");
        }
        String message = text(options.rest().getFirst());
        Set<String> only = new HashSet<>();
        options.value("--restrict-allocation-to").ifPresent(names -> only.addAll(List.of(names.split(",", -1))));
        var rules = new SearchRules(!options.has("--ignore-soft-errors"), !options.has("--no-capacity-checks"), only);
        Optional<String> file = options.value("--text-data").or(() -> options.value("-t"));
        if (file.isPresent()) {
            ClusterInput cluster = TextReader.read(text(file.get()));
            return AllocatorAnswer.of(cluster, AllocatorReader.readRequest(message, cluster), Map.of(), rules);
        }
        long kvm = options.number("--static-kvm-node-memory").orElse(AllocatorReader.KVM_NODE_MEMORY);
        AllocatorReader.Message read = AllocatorReader.read(message, kvm);
        Map<String, NewInstance> asNew = read.asNew();
        return AllocatorAnswer.of(read.cluster(), read.request(), asNew, rules);
    }

    static String text(String file) throws IOException {
        return file.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
    }

    /** The options of a tool: "-t FILE", "-tFILE", "--text-data=FILE", "--text-data FILE". */
    record Options(Map<String, String> values, Set<String> flags, List<String> rest) {
        static Options read(List<String> arguments, Set<String> withValue, Set<String> plain) {
            Map<String, String> values = new java.util.HashMap<>();
            Set<String> flags = new HashSet<>();
            List<String> rest = new ArrayList<>();
            for (int at = 0; at < arguments.size(); at++) {
                String argument = arguments.get(at);
                if (!argument.startsWith("-") || argument.equals("-")) {
                    rest.add(argument);
                    continue;
                }
                boolean isLong = argument.startsWith("--");
                int cut = isLong ? argument.indexOf('=') : argument.length() > 2 ? 2 : -1;
                String name = cut < 0 ? argument : argument.substring(0, cut);
                if (plain.contains(name)) {
                    flags.add(name);
                    values.put(name, cut < 0 ? "" : argument.substring(cut + 1));
                } else if (!withValue.contains(name)) {
                    throw new BadInput("unrecognized option `" + argument + "'; those that there are: "
                            + String.join(", ", new java.util.TreeSet<>(plain)) + ", and with a value "
                            + String.join(", ", new java.util.TreeSet<>(withValue)));
                } else if (cut >= 0) {
                    values.put(name, argument.substring(isLong ? cut + 1 : cut));
                } else if (++at < arguments.size()) {
                    values.put(name, arguments.get(at));
                } else {
                    throw new BadInput("option `" + name + "' requires a value");
                }
            }
            return new Options(values, flags, rest);
        }

        boolean has(String flag) {
            return flags.contains(flag);
        }

        Optional<String> value(String name) {
            return Optional.ofNullable(values.get(name));
        }

        Optional<Long> number(String name) {
            try {
                return value(name).map(Long::valueOf);
            } catch (NumberFormatException e) {
                throw new BadInput("option " + name + " needs a whole number, not '" + values.get(name) + "'");
            }
        }

        Optional<Double> decimal(String name) {
            try {
                return value(name).map(Double::valueOf);
            } catch (NumberFormatException e) {
                throw new BadInput("option " + name + " needs a number, not '" + values.get(name) + "'");
            }
        }
    }
}
