package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;

/** The list of nodes that {@code -p} prints. */
public final class NodeTable {
    private static final List<String> DEFAULT = List.of(
            "status", "name", "tmem", "nmem", "imem", "xmem", "fmem", "umem", "rmem", "tdsk", "fdsk", "tcpu", "ucpu",
            "pcnt", "scnt", "pfmem", "pfdsk", "rcpu", "cload", "mload", "dload", "nload");
    private static final Map<String, String> TITLES = titles();

    private final PlacementState state;
    private final Names names;
    private final long[] running;

    private NodeTable(PlacementState state, Names names) {
        this.state = state;
        this.names = names;
        running = new long[state.inventory().nodes()];
        for (int at = 0; at < state.inventory().instances(); at++) {
            InstanceInput instance = state.inventory().instance(at);
            if (state.primaryOf(at) != InstanceInput.NO_NODE
                    && instance.status().isUsingMemory()
                    && !instance.forthcoming()) {
                running[state.primaryOf(at)] += instance.memoryMib();
            }
        }
    }

    /**
     * The lines.
     *
     * @param fields with commas; empty for the usual ones, and with a plus before for those and more
     */
    public static List<String> lines(PlacementState state, Names names, int[] scope, String fields) {
        List<String> wanted = new ArrayList<>(fields.isEmpty() || fields.startsWith("+") ? DEFAULT : List.of());
        String more = fields.startsWith("+") ? fields.substring(1) : fields;
        wanted.addAll(more.isEmpty() ? List.of() : List.of(more.split(",", -1)));
        var nodes = new NodeTable(state, names);
        List<Boolean> right = wanted.stream()
                .map(field -> TITLES.containsKey(field)
                        && !List.of("name", "status", "pri", "sec", "plist", "slist", "group", "role")
                                .contains(field))
                .toList();
        var table = new Table(
                wanted.stream()
                        .map(field -> TITLES.getOrDefault(field, "<unknown field>"))
                        .toList(),
                right);
        for (int node : scope) {
            int index = node;
            table.add(wanted.stream()
                    .map(field -> TITLES.containsKey(field) ? nodes.value(index, field) : "<unknown field>")
                    .toList());
        }
        return table.lines(" ");
    }

    private String value(int node, String field) {
        NodeInput input = state.inventory().input().nodes().get(node);
        double memory = input.totalMemoryMib();
        return switch (field) {
            case "status", "role" -> input.offline() ? "-" : state.isRedundant(node) ? " " : "*";
            case "name" -> names.node(node);
            case "tmem" -> "" + input.totalMemoryMib();
            case "nmem" -> "" + input.ownMemoryMib();
            case "imem" -> "" + running[node];
            case "xmem" -> "" + missing(node, input);
            case "fmem" -> "" + input.freeMemoryMib();
            case "umem" -> "" + state.unallocatedMemoryMib(node);
            case "rmem" -> "" + state.reservedMemoryMib(node);
            case "tdsk" -> "" + Math.round(input.totalDiskMib() / 1024.0);
            case "fdsk" -> "" + state.freeDiskMib(node) / 1024;
            case "tcpu" -> "" + input.cpus();
            case "ucpu" -> "" + state.usedCpus(node);
            case "pcnt" -> "" + state.primaries(node);
            case "scnt" -> "" + state.secondaries(node);
            case "pfmem" -> Figures.fixed(state.unallocatedMemoryMib(node) / memory, 4);
            case "pfdsk" -> Figures.fixed(diskShare(node, input), 4);
            case "rcpu" -> Figures.fixed(state.usedCpus(node) / (double) input.cpus(), 2);
            case "cload" -> Figures.fixed(state.load(node, 0), 3);
            case "mload" -> Figures.fixed(state.load(node, 1), 3);
            case "dload" -> Figures.fixed(state.load(node, 2), 3);
            case "nload" -> Figures.fixed(state.load(node, 3), 3);
            case "spindles" -> "" + input.spindles();
            case "fspindles" -> "" + state.freeSpindles(node);
            case "ptags" -> "" + state.tagConflicts(node);
            case "group" ->
                state.inventory().input().groups().get(input.group()).name();
            default -> throw new IllegalStateException("no field " + field);
        };
    }

    private double diskShare(int node, NodeInput input) {
        double whole = input.exclusiveStorage() ? input.spindles() : input.totalDiskMib();
        double free = input.exclusiveStorage() ? state.freeSpindles(node) : state.freeDiskMib(node);
        return whole == 0 ? 1 : free / whole;
    }

    private long missing(int node, NodeInput input) {
        return input.totalMemoryMib() - input.ownMemoryMib() - measured(node) - input.freeMemoryMib();
    }

    /** Memory in MiB of the instances that ran there when it was measured. */
    private long measured(int node) {
        return state.inventory().input().instances().stream()
                .filter(instance -> instance.primary() == node && !instance.forthcoming())
                .filter(instance -> instance.status().isUsingMemory())
                .mapToLong(InstanceInput::memoryMib)
                .sum();
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        String[] pairs = """
                status F name Name tmem t_mem nmem n_mem imem i_mem xmem x_mem fmem f_mem umem u_mem
                rmem r_mem tdsk t_dsk fdsk f_dsk tcpu pcpu ucpu vcpu pcnt pcnt scnt scnt pfmem p_fmem
                pfdsk p_fdsk rcpu r_cpu cload lCpu mload lMem dload lDsk nload lNet spindles spindles
                fspindles f_spindles ptags PrimaryTags group Group
                """.strip().split("\\s+");
        for (int at = 0; at < pairs.length; at += 2) {
            titles.put(pairs[at], pairs[at + 1]);
        }
        return titles;
    }
}
