package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.engine.allocation.search.Capacity;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;

/** What hspace 3.0.2 prints, for scripts and for people. */
final class HspaceText {
    private final ClusterInput cluster;
    private final PlacementState first;
    private final ClusterTotals before;
    private final StorageTemplate template;
    private final boolean exclusive;
    private final boolean tried;
    private final StringBuilder text = new StringBuilder();

    /** @param tried whether there was a search, as there is none where nodes can't be lost as it is */
    HspaceText(ClusterInput cluster, PlacementState first, StorageTemplate template, boolean tried) {
        this.tried = tried;
        this.cluster = cluster;
        this.first = first;
        this.template = template;
        before = ClusterTotals.of(first, first);
        exclusive = cluster.nodes().stream().anyMatch(NodeInput::exclusiveStorage);
    }

    /** What the cluster is, before anything was tried. */
    String cluster(boolean machine) {
        if (machine) {
            machineCluster();
        } else {
            humanCluster();
        }
        return text.toString();
    }

    private void machineCluster() {
        key("CLUSTER_MEM", before.memory());
        key("CLUSTER_DSK", before.disk());
        key("CLUSTER_CPU", before.cpus());
        key("CLUSTER_VCPU", before.virtualCpus());
        key("CLUSTER_SPN", before.spindles());
        key("CLUSTER_NODES", cluster.nodes().size());
        totals("INI", before);
    }

    String machine(NewInstance largest, Capacity.Forecast tiered, NewInstance standard, Capacity.Forecast fixed) {
        machineCluster();
        spec("TSPEC_INI", largest);
        ClusterTotals tier = ClusterTotals.of(tiered.after(), first);
        totals("TRL", tier);
        String specs = sizes(tiered).entrySet().stream()
                .map(size -> spec(size.getKey()) + "=" + size.getValue())
                .collect(Collectors.joining(" "));
        key("TSPEC", specs);
        used(tier);
        spec("SPEC", standard);
        totals("FIN", ClusterTotals.of(fixed.after(), first));
        failures(fixed);
        key("OK", 1);
        return text.toString();
    }

    private void used(ClusterTotals after) {
        double now = before.realCpus();
        double then = after.realCpus();
        metrics("USED", before.usedCpus(), now, before.usedMemory(), before.usedDisk(), before.usedSpindles());
        metrics(
                "POOL",
                after.usedCpus() - before.usedCpus(),
                then - now,
                after.usedMemory() - before.usedMemory(),
                after.usedDisk() - before.usedDisk(),
                after.usedSpindles() - before.usedSpindles());
        metrics(
                "UNAV",
                after.virtualCpus() - after.usedCpus(),
                after.cpus() - then,
                after.memory() - after.usedMemory(),
                after.disk() - after.usedDisk(),
                after.spindles() - after.usedSpindles());
    }

    private void metrics(String kind, long cpus, double real, long memory, long disk, long spindles) {
        key("KM_" + kind + "_CPU", cpus);
        key("KM_" + kind + "_NPU", real);
        key("KM_" + kind + "_MEM", memory);
        key("KM_" + kind + "_DSK", disk);
        key("KM_" + kind + "_SPN", spindles);
    }

    private void failures(Capacity.Forecast fixed) {
        long all = before.instances() + fixed.count();
        key("ALLOC_USAGE", Figures.score((double) before.instances() / all));
        key("ALLOC_INSTANCES", fixed.count());
        List<Fit> reasons = reasons(fixed.failures());
        key("ALLOC_FAIL_REASON", reasons.getFirst().word().toUpperCase(Locale.ROOT));
        for (Fit fit : reasons) {
            key(
                    "ALLOC_" + fit.word().toUpperCase(Locale.ROOT) + "_CNT",
                    fixed.failures().getOrDefault(fit, 0L));
        }
    }

    /** Those that count most first; one alone where nothing was tried. Those of htools: no file can have others. */
    private List<Fit> reasons(Map<Fit, Long> failures) {
        if (!tried) {
            return List.of(Fit.NO_REDUNDANCY);
        }
        return Stream.of(Fit.values())
                .filter(fit -> fit != Fit.FITS && fit != Fit.OUT_OF_REACH)
                .sorted(Comparator.comparingLong((Fit fit) -> -failures.getOrDefault(fit, 0L)))
                .toList();
    }

    private void spec(String prefix, NewInstance instance) {
        key(prefix + "_MEM", instance.memoryMib());
        key(prefix + "_DSK", instance.diskMib());
        key(prefix + "_CPU", instance.vcpus());
        key(prefix + "_SPN", instance.spindles().orElse(0));
        key(prefix + "_RQN", instance.requiredNodes());
        key(prefix + "_DISK_TEMPLATE", template.word());
    }

    private static String spec(NewInstance instance) {
        return instance.memoryMib() + "," + instance.diskMib() + "," + instance.vcpus() + ","
                + instance.spindles().orElse(0);
    }

    private static Map<NewInstance, Integer> sizes(Capacity.Forecast forecast) {
        Map<NewInstance, Integer> sizes = new LinkedHashMap<>();
        forecast.steps().forEach(step -> sizes.merge(step.instance(), 1, Integer::sum));
        return sizes;
    }

    private void totals(String phase, ClusterTotals totals) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("SCORE", Figures.score(totals.score()));
        keys.put("INST_CNT", totals.instances());
        keys.put("MEM_FREE", totals.freeMemory());
        keys.put("MEM_AVAIL", totals.availableMemory());
        keys.put("MEM_RESVD", totals.freeMemory() - totals.availableMemory());
        keys.put("MEM_INST", totals.usedMemory());
        keys.put("MEM_OVERHEAD", totals.overheadMemory());
        keys.put("MEM_EFF", Figures.score(totals.memoryShare()));
        keys.put("DSK_FREE", totals.freeDisk());
        keys.put("DSK_AVAIL", totals.freeDisk());
        keys.put("DSK_RESVD", 0);
        keys.put("DSK_INST", totals.usedDisk());
        keys.put("DSK_EFF", Figures.score(totals.diskShare()));
        keys.put("SPN_FREE", totals.freeSpindles());
        keys.put("SPN_INST", totals.usedSpindles());
        keys.put("SPN_EFF", Figures.score(totals.spindleShare()));
        keys.put("CPU_INST", totals.usedCpus());
        keys.put("CPU_EFF", Figures.score(totals.cpuShare()));
        keys.put("MNODE_MEM_AVAIL", totals.mostMemory());
        keys.put("MNODE_DSK_AVAIL", totals.mostDisk());
        keys.forEach((key, value) -> key(phase + "_" + key, value));
    }

    /** Printed for a shell: hspace quotes what has blanks, commas or a sign in it. */
    private void key(String key, Object value) {
        String plain = value instanceof Double number ? Figures.shown(number) : value.toString();
        String quoted = plain.matches("[A-Za-z0-9._]*") ? plain : "'" + plain + "'";
        text.append("HTS_").append(key).append('=').append(quoted).append('\n');
    }

    private void humanCluster() {
        line("The cluster has " + cluster.nodes().size() + " nodes and the following resources:");
        line("  MEM " + before.memory() + ", DSK " + before.disk() + ", CPU " + before.cpus() + ", VCPU "
                + before.virtualCpus() + (exclusive ? ", SPN " + before.spindles() : "") + ".");
        String count = before.instances() == 0 ? "no" : "" + before.instances();
        line("There are " + count + " initial instances on the cluster.");
    }

    String human(NewInstance largest, Capacity.Forecast tiered, NewInstance standard, Capacity.Forecast fixed) {
        humanCluster();
        line("Tiered (initial size) instance spec is:");
        line("  " + resources(largest) + ", using disk template '" + template.word() + "'.");
        line("Tiered allocation results:");
        if (tiered.count() == 0) {
            line("  - no instances allocated");
        }
        sizes(tiered)
                .forEach((size, number) -> line(
                        "  - " + String.format(Locale.ROOT, "%3d", number) + " instances of spec " + resources(size)));
        result(tiered);
        line("Standard (fixed-size) instance spec is:");
        line("  " + resources(standard) + ", using disk template '" + template.word() + "'.");
        line("Normal (fixed-size) allocation results:");
        line("  - " + String.format(Locale.ROOT, "%3d", fixed.count()) + " instances allocated");
        result(fixed);
        return text.toString();
    }

    private void result(Capacity.Forecast forecast) {
        ClusterTotals after = ClusterTotals.of(forecast.after(), first);
        line("  - most likely failure reason: "
                + reasons(forecast.failures()).getFirst().word());
        line("  - initial cluster score: " + Figures.score(before.score()));
        line("  -   final cluster score: " + Figures.score(after.score()));
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("memory", after.memoryShare());
        shares.put("disk", after.diskShare());
        shares.put("vcpu", after.cpuShare());
        if (exclusive) {
            shares.put("spindles", after.spindleShare());
        }
        int width = exclusive ? 8 : 6;
        List<String> lines = new ArrayList<>();
        shares.forEach((name, share) -> lines.add("  - " + " ".repeat(width - name.length()) + name
                + " usage efficiency: " + String.format(Locale.ROOT, "%5s", Figures.fixed(100 * share, 2)) + "%"));
        lines.forEach(this::line);
    }

    private String resources(NewInstance size) {
        return "MEM " + size.memoryMib() + ", DSK " + size.diskMib() + ", CPU " + size.vcpus()
                + (exclusive ? ", SPN " + size.spindles().orElse(0) : "");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
