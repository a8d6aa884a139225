package org.gannet.engine.htools;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.gannet.engine.allocation.search.Capacity;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.Redundancy;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.model.AllocationPolicy;

/** The tool of the same name: how many more instances fit, by hspace(1) of 3.0.2. */
public final class Hspace {
    private static final Set<String> WITH_VALUE = Set.of(
            "-t",
            "--text-data",
            "--disk-template",
            "--spindle-use",
            "-O",
            "--offline",
            "--max-cpu",
            "--min-disk",
            "-l",
            "--max-length",
            "--standard-alloc",
            "--tiered-alloc");
    private static final Set<String> PLAIN = Set.of(
            "--machine-readable",
            "--no-capacity-checks",
            "--independent-groups",
            "--accept-existing-errors",
            "-q",
            "--quiet",
            "-v",
            "--verbose");

    private final Hail.Options options;
    private final ClusterInput cluster;
    private final PlacementState first;
    private final StorageTemplate template;
    private final long spindleUse;

    private Hspace(Hail.Options options, ClusterInput cluster) {
        this.options = options;
        this.cluster = cluster;
        double maxCpu = options.decimal("--max-cpu").orElse(Inventory.FROM_POLICY);
        first = PlacementState.of(
                Inventory.of(cluster, maxCpu, options.decimal("--min-disk").orElse(0.0)));
        template = options.value("--disk-template")
                .map(Hspace::template)
                .orElse(cluster.policy().templates().getFirst());
        spindleUse = options.number("--spindle-use")
                .orElse(cluster.policy().standard().spindles());
    }

    /**
     * Returns 0, 1 for bad input, 2 for bad options.
     *
     * @param arguments as hspace's
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            Hail.Options options = Hail.Options.read(arguments, WITH_VALUE, PLAIN);
            if (!options.rest().isEmpty()) {
                throw new BadInput("This program doesn't take any arguments.");
            }
            String file = options.value("--text-data")
                    .or(() -> options.value("-t"))
                    .orElseThrow(() -> new BadInput("a cluster is needed: -t FILE"));
            ClusterInput cluster = withOffline(TextReader.read(Hail.text(file)), options);
            out.print(new Hspace(options, cluster).report());
            return 0;
        } catch (BadInput e) {
            err.println("Error: " + e.getMessage());
        } catch (IOException e) {
            err.println("Error: can't read " + e.getMessage());
        }
        return 1;
    }

    static ClusterInput withOffline(ClusterInput cluster, Hail.Options options) {
        Set<String> offline = new TreeSet<>();
        options.value("-O")
                .or(() -> options.value("--offline"))
                .ifPresent(names -> offline.addAll(Arrays.asList(names.split(",", -1))));
        for (String name : offline) {
            if (cluster.nodes().stream().noneMatch(node -> isNamed(node.name(), name))) {
                throw new BadInput("Wrong node name(s) set as offline: " + name);
            }
        }
        return cluster.withNodes(cluster.nodes().stream()
                .map(node ->
                        offline.stream().anyMatch(name -> isNamed(node.name(), name)) ? node.withOffline(true) : node)
                .toList());
    }

    private static boolean isNamed(String full, String name) {
        return full.equals(name) || full.startsWith(name + ".");
    }

    private static StorageTemplate template(String word) {
        return Arrays.stream(StorageTemplate.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no disk template '" + word + "'"));
    }

    private String report() {
        boolean machine = options.has("--machine-readable")
                && !options.value("--machine-readable").orElse("").equals("no");
        List<NewInstance> largest = options.value("--tiered-alloc")
                .map(text -> List.of(instance(text)))
                .orElseGet(() -> cluster.policy().ranges().stream()
                        .map(PolicyRange::max)
                        .map(this::instance)
                        .toList());
        NewInstance standard = options.value("--standard-alloc")
                .map(this::instance)
                .orElseGet(() -> instance(cluster.policy().standard()));
        Capacity.Forecast tiered = result(search().map(capacity -> capacity.tiered(largest)));
        Capacity.Forecast fixed = result(search().map(capacity -> capacity.fixed(standard)));
        var text = new HspaceText(cluster, first, template);
        return machine
                ? text.machine(largest.getFirst(), tiered, standard, fixed)
                : text.human(largest.getFirst(), tiered, standard, fixed);
    }

    private Capacity.Forecast result(Optional<Capacity.Forecast> forecast) {
        return forecast.orElseGet(() -> new Capacity.Forecast(List.of(), first, Map.of(Fit.NO_REDUNDANCY, 1L)));
    }

    /** Empty where the cluster is not redundant now and that was not accepted. */
    private Optional<Capacity> search() {
        boolean accept = options.has("--accept-existing-errors");
        boolean independent = options.has("--independent-groups");
        Inventory inventory = first.inventory();
        List<Integer> bad = IntStream.range(0, inventory.nodes())
                .filter(node -> !inventory.isOffline(node) && !first.isRedundant(node))
                .mapToObj(inventory::groupOf)
                .distinct()
                .toList();
        List<Integer> groups = new ArrayList<>();
        List<Integer> ignored = new ArrayList<>();
        for (int group = 0; group < cluster.groups().size(); group++) {
            boolean evacuable = Redundancy.holds(first, inventory.nodesOfGroup(group));
            if (independent && !evacuable) {
                ignored.add(group);
            }
            if (cluster.groups().get(group).allocation() != AllocationPolicy.UNALLOCABLE
                    && (accept || !bad.contains(group))
                    && !ignored.contains(group)) {
                groups.add(group);
            }
        }
        if (!accept && !bad.isEmpty() && !(independent && !groups.isEmpty())) {
            return Optional.empty();
        }
        int[] inGroups = IntStream.range(0, inventory.nodes())
                .filter(node -> !ignored.contains(inventory.groupOf(node)))
                .toArray();
        int[] losable = accept ? Redundancy.held(first, inGroups) : inGroups;
        long limit =
                options.number("-l").or(() -> options.number("--max-length")).orElse(0L);
        var rules = SearchRules.STRICT.withCapacity(!options.has("--no-capacity-checks"));
        // As hspace does: for pairs it is enough that the second copies can start.
        var placing = rules.withCapacity(rules.capacity() && template != StorageTemplate.DRBD);
        return Optional.of(new Capacity(first, groups, losable, placing, rules, (int) Math.max(0, limit)));
    }

    private NewInstance instance(PolicySpec spec) {
        return instance(spec.memoryMib(), spec.diskMib(), spec.vcpus(), spec.spindles());
    }

    /** "disk,memory,cpus" with units, as hspace's option. */
    private NewInstance instance(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length < 3 || parts.length > 4) {
            throw new BadInput("a size is disk,memory,cpus, for example 20g,4g,2, not '" + text + "'");
        }
        return instance(
                Units.mib(parts[1]),
                Units.mib(parts[0]),
                Units.whole(parts[2]),
                parts.length == 4 ? Units.whole(parts[3]) : 1);
    }

    private NewInstance instance(long memory, long disk, long cpus, long spindles) {
        return new NewInstance(
                "new",
                memory,
                cpus,
                disk,
                List.of(new NewInstance.Disk(disk, OptionalLong.of(spindles))),
                template,
                List.of(),
                spindleUse,
                List.of(),
                false);
    }

    /** Numbers with units. */
    private static final class Units {
        private Units() {}

        static long whole(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new BadInput("a whole number is needed, not '" + text + "'");
            }
        }

        /** MiB without a unit; m, g and t are binary. */
        static long mib(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int digits = 0;
            while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
                digits++;
            }
            long number = whole(lower.substring(0, digits));
            return switch (lower.substring(digits)) {
                case "", "m", "mib" -> number;
                case "g", "gib" -> 1024 * number;
                case "t", "tib" -> 1024 * 1024 * number;
                default -> throw new BadInput("a size is a whole number with m, g or t, not '" + text + "'");
            };
        }
    }
}
