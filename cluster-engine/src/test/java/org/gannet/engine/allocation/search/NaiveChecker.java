package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.List;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;

/** Counts a cluster anew from its inputs, without any of the engine's arithmetic, and lists what is broken. */
final class NaiveChecker {
    private NaiveChecker() {}

    /** All limits of a cluster that was empty before these instances came. */
    static List<String> broken(ClusterInput empty, List<InstanceInput> placed) {
        List<String> broken = new ArrayList<>();
        for (int node = 0; node < empty.nodes().size(); node++) {
            checkNode(empty, placed, node, broken);
        }
        for (InstanceInput instance : placed) {
            if (instance.hasSecondary()
                    && empty.nodes().get(instance.primary()).group()
                            != empty.nodes().get(instance.secondary()).group()) {
                broken.add(instance.name() + " is split over groups");
            }
        }
        return broken;
    }

    private static void checkNode(ClusterInput empty, List<InstanceInput> placed, int node, List<String> broken) {
        NodeInput input = empty.nodes().get(node);
        long memory = 0;
        long disk = 0;
        long cpus = input.ownCpus();
        List<String> tags = new ArrayList<>();
        for (InstanceInput instance : placed) {
            if (instance.primary() == node) {
                memory += instance.memoryMib();
                cpus += instance.vcpus();
                tags.addAll(instance.tags());
            }
            if (instance.primary() == node || instance.secondary() == node) {
                disk += instance.diskMib();
                if (input.offline()) {
                    broken.add(instance.name() + " is on " + input.name() + ", which is offline");
                }
            }
        }
        long free = input.totalMemoryMib() - input.ownMemoryMib() - memory;
        if (free < 0 || disk > input.totalDiskMib() || cpus > 4 * input.cpus()) {
            broken.add(input.name() + " has too much: memory " + free + ", disk " + disk + ", cpus " + cpus);
        }
        if (tags.stream().distinct().count() < tags.size()) {
            broken.add(input.name() + " has two of the same tag");
        }
        for (int lost = 0; lost < empty.nodes().size(); lost++) {
            long more = 0;
            for (InstanceInput instance : placed) {
                more += instance.primary() == lost && instance.secondary() == node ? instance.memoryMib() : 0;
            }
            if (more > free) {
                broken.add(input.name() + " can't take what the loss of node " + lost + " brings");
            }
        }
    }
}
