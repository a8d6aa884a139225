package org.gannet.engine.htools;

import java.util.List;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;

/** The names of nodes and instances without the domain that all of them end with. */
public final class Names {
    private final List<String> nodes;
    private final List<String> instances;
    private final String suffix;

    public Names(ClusterInput cluster) {
        nodes = cluster.nodes().stream().map(NodeInput::name).toList();
        instances = cluster.instances().stream().map(InstanceInput::name).toList();
        suffix = commonSuffix();
    }

    /** What was stripped, from a dot on; empty if nothing. */
    public String suffix() {
        return suffix;
    }

    public String node(int node) {
        return strip(nodes.get(node));
    }

    public String instance(int instance) {
        return strip(instances.get(instance));
    }

    private String strip(String name) {
        return name.substring(0, name.length() - suffix.length());
    }

    private String commonSuffix() {
        String common = nodes.isEmpty() ? "" : nodes.getFirst();
        for (List<String> names : List.of(nodes, instances)) {
            for (String name : names) {
                while (!name.endsWith(common)) {
                    common = common.substring(1);
                }
            }
        }
        int dot = common.indexOf('.');
        String found = dot < 0 ? "" : common.substring(dot);
        boolean swallows = nodes.contains(found) || instances.contains(found);
        return swallows ? "" : found;
    }
}
