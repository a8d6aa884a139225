package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gannet.engine.allocation.search.Capacity;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.Redundancy;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.model.AllocationPolicy;

/** The tool of the same name: how many more instances fit, by hspace(1) of 3.0.2. */
final class Hspace {
    private final CommandLine line;
    private final Console console;
    private final StateOutput output;
    private final ClusterInput cluster;
    private final PlacementState first;
    private final StorageTemplate template;
    private final long spindleUse;

    private Hspace(CommandLine line, Console console) {
        this.line = line;
        this.console = console;
        output = new StateOutput(line, console);
        cluster = ClusterLoader.load(line, console);
        first = ClusterLoader.state(cluster, line);
        template = line.value("disk-template")
                .map(Hspace::template)
                .orElse(cluster.policy().templates().getFirst());
        spindleUse = line.whole(
                "spindle-use", "spindle use", (int) cluster.policy().standard().spindles());
    }

    static int run(List<String> arguments, Console console) {
        return new Tool("hspace", ToolOptions.HSPACE).run(arguments, console, line -> {
            boolean machine = line.isYes("machine-readable");
            return () -> {
                new Hspace(line, console).report(machine);
                return 0;
            };
        });
    }

    private static StorageTemplate template(String word) {
        return Arrays.stream(StorageTemplate.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow(() -> BadInput.ofValue("There is no disk template '" + word + "'; there are "
                        + Arrays.stream(StorageTemplate.values())
                                .map(StorageTemplate::word)
                                .collect(Collectors.joining(", "))));
    }

    private void report(boolean machine) {
        List<NewInstance> largest = line.value("tiered-alloc")
                .map(text -> List.of(instance("tiered", text)))
                .orElseGet(() -> cluster.policy().ranges().stream()
                        .map(PolicyRange::max)
                        .map(this::instance)
                        .toList());
        NewInstance standard = line.value("standard-alloc")
                .map(text -> instance("standard", text))
                .orElseGet(() -> instance(cluster.policy().standard()));
        output.nodes("Initial cluster", first);
        Optional<Capacity> search = search();
        var text = new HspaceText(cluster, first, template, search.isPresent());
        if (search.isPresent() && !search.get().hasPlaces(standard)) {
            console.out().print(text.cluster(machine));
            throw new BadInput("Error: failure during allocation: "
                    + (standard.requiredNodes() == 1 ? "No online nodes" : "Not enough online nodes"));
        }
        Capacity.Forecast tiered = result(search.map(capacity -> capacity.tiered(largest)));
        tell("tiered", tiered);
        Capacity.Forecast fixed = result(search().map(capacity -> capacity.fixed(standard)));
        tell("standard", fixed);
        console.out()
                .print(
                        machine
                                ? text.machine(largest.getFirst(), tiered, standard, fixed)
                                : text.human(largest.getFirst(), tiered, standard, fixed));
    }

    /** Where they go, for those who want to know. */
    private void tell(String kind, Capacity.Forecast forecast) {
        String title = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + " allocation";
        List<InstanceInput> placed = new ArrayList<>();
        for (InstanceInput instance : Capacity.placed(forecast)) {
            placed.add(instance.withName("new-" + placed.size()));
        }
        if (line.verbosity() > 1) {
            console.note(title + " map");
            map(placed).forEach(console::note);
        }
        output.nodes(title, forecast.after());
        List<InstanceInput> all = new ArrayList<>(cluster.instances());
        all.addAll(placed);
        output.save(
                kind,
                "after " + kind + " allocation",
                cluster.withNodes(forecast.after().asInput(true).nodes()).withInstances(all));
    }

    private List<String> map(List<InstanceInput> placed) {
        List<Boolean> right = List.of(false, false, false, true, true, true);
        var table = new Table(right.stream().map(column -> "").toList(), right);
        for (InstanceInput instance : placed) {
            table.add(List.of(
                    instance.name(),
                    cluster.nodes().get(instance.primary()).name(),
                    instance.hasSecondary()
                            ? cluster.nodes().get(instance.secondary()).name()
                            : "",
                    "" + instance.memoryMib(),
                    "" + instance.diskMib(),
                    "" + instance.vcpus()));
        }
        return table.lines(" ").stream().skip(1).map(text -> text + " ").toList();
    }

    private Capacity.Forecast result(Optional<Capacity.Forecast> forecast) {
        return forecast.orElseGet(() -> new Capacity.Forecast(List.of(), first, Map.of(Fit.NO_REDUNDANCY, 1L)));
    }

    /** Empty where the cluster is not redundant now and that was not accepted. */
    private Optional<Capacity> search() {
        boolean accept = line.has("accept-existing-errors");
        boolean independent = line.has("independent-groups");
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
        int limit = line.limit("max-length", "max solution length", 0);
        var rules = SearchRules.STRICT.withCapacity(!line.has("no-capacity-checks"));
        // As hspace does: for pairs it is enough that the second copies can start.
        var placing = rules.withCapacity(rules.capacity() && template != StorageTemplate.DRBD);
        return Optional.of(new Capacity(first, groups, losable, placing, rules, limit));
    }

    private NewInstance instance(PolicySpec spec) {
        return instance(spec.memoryMib(), spec.diskMib(), spec.vcpus(), spec.spindles());
    }

    /** "disk,memory,cpus" and perhaps spindles, with units, as hspace's option. */
    private NewInstance instance(String kind, String text) {
        String[] parts = text.split(",", -1);
        OptionalLong disk = Units.mib(parts[0]);
        OptionalLong memory = parts.length < 2 ? OptionalLong.empty() : Units.mib(parts[1]);
        OptionalLong cpus = parts.length < 3 ? OptionalLong.empty() : Units.whole(parts[2]);
        OptionalLong spindles = parts.length == 4 ? Units.whole(parts[3]) : OptionalLong.of(1);
        if (parts.length > 4 || disk.isEmpty() || memory.isEmpty() || cpus.isEmpty() || spindles.isEmpty()) {
            throw BadInput.ofValue(
                    "Invalid " + kind + " specification: '" + text + "', expected disk,ram,cpu, for example 20g,4g,2");
        }
        return instance(memory.getAsLong(), disk.getAsLong(), cpus.getAsLong(), spindles.getAsLong());
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
}
