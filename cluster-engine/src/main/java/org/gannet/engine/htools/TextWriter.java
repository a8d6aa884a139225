package org.gannet.engine.htools;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.StorageTemplate;

/** Writes the text format of htools, byte for byte as {@code hbal -S} of 3.0.2 does: in the order it was listed. */
public final class TextWriter {
    private TextWriter() {}

    public static String write(ClusterInput cluster) {
        var text = new StringBuilder();
        List<GroupInput> groups = sorted(cluster.groups(), cluster.listing().ofGroups());
        groups.forEach(group -> text.append(group(group)).append('\n'));
        text.append('\n');
        sorted(cluster.nodes(), cluster.listing().ofNodes())
                .forEach(node -> text.append(node(node, cluster)).append('\n'));
        text.append('\n');
        sorted(cluster.instances(), cluster.listing().ofInstances())
                .forEach(instance -> text.append(instance(instance, cluster)).append('\n'));
        text.append('\n');
        cluster.tags().forEach(tag -> text.append(tag).append('\n'));
        text.append('\n');
        text.append(policy("", cluster.policy())).append('\n');
        groups.forEach(
                group -> text.append(policy(group.name(), group.policy())).append('\n'));
        return text.toString();
    }

    private static <T> List<T> sorted(List<T> things, Comparator<T> order) {
        return things.stream().sorted(order).toList();
    }

    private static String group(GroupInput group) {
        return String.join(
                "|",
                group.name(),
                group.uuid(),
                group.allocation().name().toLowerCase(Locale.ROOT),
                String.join(",", group.tags()),
                String.join(",", group.networks()));
    }

    private static String node(NodeInput node, ClusterInput cluster) {
        return String.join(
                "|",
                node.name(),
                "" + node.totalMemoryMib(),
                "" + node.ownMemoryMib(),
                "" + node.freeMemoryMib(),
                "" + node.totalDiskMib(),
                "" + node.freeDiskMib(),
                "" + node.cpus(),
                node.offline() ? "Y" : node.master() ? "M" : "N",
                cluster.groups().get(node.group()).uuid(),
                "" + node.spindles(),
                String.join(",", node.tags()),
                node.exclusiveStorage() ? "Y" : "N",
                "" + node.freeSpindles(),
                "" + node.ownCpus(),
                "" + node.cpuSpeed());
    }

    private static String instance(InstanceInput instance, ClusterInput cluster) {
        return String.join(
                "|",
                instance.name(),
                "" + instance.memoryMib(),
                "" + instance.diskMib(),
                "" + instance.vcpus(),
                instance.status().word(),
                instance.autoBalance() ? "Y" : "N",
                cluster.nodes().get(instance.primary()).name(),
                instance.hasSecondary()
                        ? cluster.nodes().get(instance.secondary()).name()
                        : "",
                instance.template().word(),
                String.join(",", instance.tags()),
                "" + instance.spindleUse(),
                instance.spindles().isPresent() ? "" + instance.spindles().getAsLong() : "-",
                instance.forthcoming() ? "Y" : "N");
    }

    private static String policy(String owner, PlacementPolicy policy) {
        return String.join(
                "|",
                owner,
                spec(policy.standard()),
                policy.ranges().stream()
                        .map(range -> spec(range.min()) + ";" + spec(range.max()))
                        .collect(Collectors.joining(";")),
                policy.templates().stream().map(StorageTemplate::word).collect(Collectors.joining(",")),
                "" + policy.vcpuRatio(),
                "" + policy.spindleRatio());
    }

    private static String spec(PolicySpec spec) {
        return spec.memoryMib() + "," + spec.vcpus() + "," + spec.diskMib() + "," + spec.disks() + "," + spec.nics()
                + "," + spec.spindles();
    }
}
