package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import org.gannet.engine.balancing.BalanceMove;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;

/** The gnt-instance commands that do what a balance wants (gnt-instance(8) of Ganeti 3.0). */
public final class GanetiCommands {
    private final Names names;
    private final ClusterInput cluster;

    public GanetiCommands(ClusterInput cluster, Names names) {
        this.cluster = cluster;
        this.names = names;
    }

    /**
     * Moves one after another that touch none of the same nodes: those of a set may run side by side. Gathered from the
     * end, as hbal does, so that the sets are the same.
     */
    public static List<List<BalanceMove>> sets(List<BalanceMove> moves) {
        LinkedList<List<BalanceMove>> sets = new LinkedList<>();
        Set<Integer> touched = new HashSet<>();
        for (BalanceMove move : moves.reversed()) {
            Set<Integer> nodes = nodes(move);
            if (sets.isEmpty() || nodes.stream().anyMatch(touched::contains)) {
                sets.addFirst(new ArrayList<>());
                touched.clear();
            }
            sets.getFirst().addFirst(move);
            touched.addAll(nodes);
        }
        return sets;
    }

    /** hbal's short form: {@code f r:node}. */
    public String operations(BalanceMove move) {
        String target = move.target() < 0 ? "" : names.node(move.target());
        return switch (move.kind()) {
            case FAILOVER -> "f";
            case FAILOVER_TO_ANY -> "fa:" + target;
            case REPLACE_SECONDARY -> "r:" + target;
            case REPLACE_AND_FAILOVER -> "r:" + target + " f";
            case REPLACE_PRIMARY -> "f r:" + target + " f";
            case FAILOVER_AND_REPLACE -> "f r:" + target;
        };
    }

    /**
     * The lines of a shell script's body.
     *
     * @param checked whether a stop file is looked for before each move
     */
    public List<String> lines(List<BalanceMove> moves, boolean checked) {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (List<BalanceMove> set : sets(moves)) {
            number++;
            lines.add("");
            lines.add("echo jobset " + number + ", " + set.size() + " jobs");
            for (int at = 0; at < set.size(); at++) {
                lines.add("  echo job " + number + "/" + (at + 1));
                if (checked) {
                    lines.add("  check");
                }
                commands(set.get(at)).forEach(command -> lines.add("  gnt-instance " + command));
            }
        }
        return lines;
    }

    private List<String> commands(BalanceMove move) {
        String name = names.instance(move.instance());
        String way = cluster.instances().get(move.instance()).status().isUsingMemory() ? "migrate" : "failover";
        String target = move.target() < 0 ? "" : names.node(move.target());
        String failover = way + " -f " + name;
        String replace = "replace-disks -n " + target + " " + name;
        return switch (move.kind()) {
            case FAILOVER -> List.of(failover);
            case FAILOVER_TO_ANY -> List.of(way + " -f -n " + target + " " + name);
            case REPLACE_SECONDARY -> List.of(replace);
            case REPLACE_AND_FAILOVER -> List.of(replace, failover);
            case REPLACE_PRIMARY -> List.of(failover, replace, failover);
            case FAILOVER_AND_REPLACE -> List.of(failover, replace);
        };
    }

    private static Set<Integer> nodes(BalanceMove move) {
        Set<Integer> nodes = new HashSet<>();
        nodes.add(move.oldPrimary());
        nodes.add(move.oldSecondary());
        nodes.add(move.newPrimary());
        nodes.add(move.newSecondary());
        nodes.remove(InstanceInput.NO_NODE);
        return nodes;
    }
}
