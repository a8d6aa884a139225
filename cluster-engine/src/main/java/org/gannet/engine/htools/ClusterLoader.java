package org.gannet.engine.htools;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Utilization;

/** Reads the cluster that a command line names, and changes in it what the options say. */
public final class ClusterLoader {
    /** A file that is larger than this is no cluster. */
    private static final long LARGEST = 256L << 20;

    private static final List<String> SOURCES = List.of("text-data", "simulate", "ialloc-src", "master");
    private static final String FILES = "file://";

    private ClusterLoader() {}

    /**
     * Reads it, and notes what in it does not agree.
     *
     * @throws BadInput for a file that can't be read, and names in options that the cluster does not have
     */
    public static ClusterInput load(CommandLine line, Console console) {
        return changed(source(line), line, console);
    }

    /** A cluster that came from elsewhere, changed as the options say. */
    static ClusterInput changed(ClusterInput read, CommandLine line, Console console) {
        ClusterInput cluster = offline(read, line.all("offline"));
        cluster = utilization(cluster, line, console);
        cluster = chosen(cluster, line);
        List<String> more = names(line.all("exclusion-tags")).stream()
                .map(tag -> "htools:iextags:" + tag + ":")
                .toList();
        if (!more.isEmpty()) {
            List<String> tags = new ArrayList<>(cluster.tags());
            tags.addAll(more);
            cluster = cluster.withTags(tags);
        }
        if (line.verbosity() > 0) {
            Reports.inconsistent(cluster).forEach(console::note);
        }
        return cluster;
    }

    /** Whether the command line names a cluster. */
    static boolean isNamed(CommandLine line) {
        return SOURCES.stream().anyMatch(line::has);
    }

    /** The cluster as it is, by the limits of the options. */
    static PlacementState state(ClusterInput cluster, CommandLine line) {
        double maxCpu = line.decimal("max-cpu", "max-cpu ratio", Inventory.FROM_POLICY);
        double minDisk = line.decimal("min-disk", "min-disk ratio", 0);
        return PlacementState.of(Inventory.of(cluster, maxCpu, minDisk));
    }

    /** What a node with KVM needs for itself, in MiB. */
    static long kvmMemory(CommandLine line) {
        return line.whole("static-kvm-node-memory", "static node memory", (int) AllocatorReader.KVM_NODE_MEMORY);
    }

    private static ClusterInput source(CommandLine line) {
        boolean saved = line.value("master").filter(at -> at.startsWith(FILES)).isPresent();
        if (line.has("luxi") || line.has("master") && !saved) {
            throw new BadInput("Error: this tool does not ask a running cluster; save it with hscan and give the file "
                    + "with -t FILE, or its answers with -m file://FOLDER, or use the portal");
        }
        List<String> given = SOURCES.stream().filter(line::has).toList();
        if (given.isEmpty()) {
            throw new BadInput("Error: failed to load data, aborting: No backend selected! Exiting. There are -t FILE, "
                    + "--simulate SPEC, -I REQUEST and -m file://FOLDER.");
        }
        if (given.size() > 1) {
            throw new BadInput("Error: Only one of the data files options should be given: -t FILE, --simulate SPEC, "
                    + "-I REQUEST or -m file://FOLDER");
        }
        if (line.has("simulate")) {
            return Simulated.cluster(line.all("simulate"));
        }
        String file = line.value(given.getFirst()).orElse("");
        try {
            if (saved) {
                return RapiReader.read(Path.of(file.substring(FILES.length())), kvmMemory(line));
            }
            String text = text(file);
            return line.has("text-data")
                    ? TextReader.read(text)
                    : AllocatorReader.read(text, kvmMemory(line)).cluster();
        } catch (BadInput e) {
            throw new BadInput("Error: failed to load data, aborting: " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new BadInput("Error: failed to load data, aborting: " + file + ": " + why(e));
        }
    }

    /** A file or, for "-", what is read from the standard input. */
    static String text(String file) throws IOException {
        if (file.equals("-")) {
            return new String(System.in.readNBytes((int) LARGEST), StandardCharsets.UTF_8);
        }
        Path path = Path.of(file);
        if (Files.exists(path) && Files.size(path) > LARGEST) {
            throw new BadInput("the file is larger than " + (LARGEST >> 20) + " MiB");
        }
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    /** Why a file can't be read. */
    static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "openFile: does not exist (No such file or directory)";
            case CharacterCodingException _ -> "can't be read, because it is not UTF-8 text";
            default -> "can't be read: " + e.getMessage();
        };
    }

    private static ClusterInput offline(ClusterInput cluster, List<String> wanted) {
        Set<Integer> nodes = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String name : wanted) {
            List<Integer> found = new ArrayList<>();
            for (int at = 0; at < cluster.nodes().size(); at++) {
                if (isCalled(cluster.nodes().get(at).name(), name)) {
                    found.add(at);
                }
            }
            if (found.size() == 1) {
                nodes.addAll(found);
            } else {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new BadInput("Error: wrong node name(s) set as offline: " + String.join(", ", unknown) + "\n");
        }
        if (nodes.isEmpty()) {
            return cluster;
        }
        List<NodeInput> changed = new ArrayList<>();
        for (int at = 0; at < cluster.nodes().size(); at++) {
            NodeInput node = cluster.nodes().get(at);
            changed.add(nodes.contains(at) ? node.withOffline(true) : node);
        }
        return cluster.withNodes(changed);
    }

    private static ClusterInput utilization(ClusterInput cluster, CommandLine line, Console console) {
        if (line.has("ignore-dynu")) {
            return cluster.withInstances(cluster.instances().stream()
                    .map(instance -> instance.withUtilization(Utilization.ZERO))
                    .toList());
        }
        if (!line.has("dynu-file")) {
            return cluster;
        }
        String file = line.value("dynu-file").orElse("");
        List<InstanceInput> changed = new ArrayList<>(cluster.instances());
        List<String> lines;
        try {
            lines = text(file).lines().toList();
        } catch (IOException e) {
            throw new BadInput("Error: can't parse utilisation data: " + file + ": " + why(e));
        }
        for (int number = 1; number <= lines.size(); number++) {
            try {
                if (!measured(cluster, lines.get(number - 1), changed) && line.verbosity() > 0) {
                    console.note("Warning: " + file + ": line " + number + ": there is no such instance: "
                            + lines.get(number - 1));
                }
            } catch (BadInput e) {
                throw new BadInput(
                        "Error: can't parse utilisation data: " + file + ": line " + number + ": " + e.getMessage());
            }
        }
        return cluster.withInstances(changed);
    }

    /** One line: an instance and its load. False where there is no such instance, as after it was removed. */
    private static boolean measured(ClusterInput cluster, String text, List<InstanceInput> changed) {
        List<String> words = Arrays.asList(text.trim().split("\\s+"));
        if (words.size() != 5) {
            throw new BadInput("Cannot parse line " + text + "; a line is: instance cpu memory disk network");
        }
        var load =
                new Utilization(number(words.get(1)), number(words.get(2)), number(words.get(3)), number(words.get(4)));
        Set<Integer> found = instances(cluster, List.of(words.getFirst()), new ArrayList<>());
        found.forEach(at -> changed.set(at, changed.get(at).withUtilization(load)));
        return !found.isEmpty();
    }

    private static double number(String word) {
        try {
            double number = Double.parseDouble(word);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for what is no finite number.
        }
        throw new BadInput("'" + word + "' is no number");
    }

    private static ClusterInput chosen(ClusterInput cluster, CommandLine line) {
        List<String> excluded = names(line.all("exclude-instances"));
        List<String> selected = names(line.all("select-instances"));
        if (excluded.isEmpty() && selected.isEmpty()) {
            return cluster;
        }
        Set<Integer> out = named(cluster, excluded);
        Set<Integer> in = named(cluster, selected);
        List<InstanceInput> changed = new ArrayList<>();
        for (int at = 0; at < cluster.instances().size(); at++) {
            boolean movable = !out.contains(at) && (selected.isEmpty() || in.contains(at));
            changed.add(cluster.instances().get(at).withMovable(movable));
        }
        return cluster.withInstances(changed);
    }

    private static Set<Integer> named(ClusterInput cluster, List<String> wanted) {
        List<String> unknown = new ArrayList<>();
        Set<Integer> found = instances(cluster, wanted, unknown);
        if (!unknown.isEmpty()) {
            throw new BadInput(
                    "Error: failed to load data, aborting: Unknown instance(s): [" + String.join(",", unknown) + "]");
        }
        return found;
    }

    private static Set<Integer> instances(ClusterInput cluster, List<String> wanted, List<String> unknown) {
        Map<String, List<Integer>> byName = new HashMap<>();
        for (int at = 0; at < cluster.instances().size(); at++) {
            String name = cluster.instances().get(at).name();
            byName.computeIfAbsent(name, absent -> new ArrayList<>()).add(at);
        }
        Set<Integer> found = new HashSet<>();
        for (String name : wanted) {
            List<Integer> matching = byName.getOrDefault(name, List.of());
            if (matching.isEmpty()) {
                matching = byName.entrySet().stream()
                        .filter(entry -> isCalled(entry.getKey(), name))
                        .flatMap(entry -> entry.getValue().stream())
                        .toList();
            }
            if (matching.isEmpty()) {
                unknown.add("\"" + name + "\"");
            }
            found.addAll(matching);
        }
        return found;
    }

    /** A name may be given without its domain. */
    static boolean isCalled(String full, String name) {
        return full.equals(name) || full.startsWith(name + ".");
    }

    private static List<String> names(List<String> lists) {
        return lists.stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
