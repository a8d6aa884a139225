package org.gannet.engine.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.gannet.base.DiskTemplate;
import org.gannet.base.MacPrefix;
import org.gannet.base.Tags;

/**
 * What holds for the whole cluster, beside {@link QueueSettings}. What groups, nodes and instances inherit is complete.
 * @param name for people
 * @param templates of disks that may be made, in the order of {@link DiskTemplate}; the one that is made when nobody
 *     says is in {@code disk}
 * @param macPrefix of network cards; empty for addresses of which only the first octet is always the same (aa)
 */
public record ClusterSettings(
        String name,
        InstancePolicy policy,
        NodeParameters node,
        DiskParameters disk,
        HypervisorParameters hypervisor,
        List<DiskTemplate> templates,
        Optional<MacPrefix> macPrefix,
        WatcherSettings watcher,
        Tags tags) {
    private static final int LONGEST_NAME = 100;

    public ClusterSettings {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a cluster's name has 1 to " + LONGEST_NAME + " characters");
        }
        // What a later version adds is there for a row of an earlier one.
        policy = Objects.requireNonNullElse(policy, InstancePolicy.INHERITED).over(InstancePolicy.standardOfCluster());
        node = Objects.requireNonNullElse(node, NodeParameters.INHERITED).over(NodeParameters.standard());
        disk = Objects.requireNonNullElse(disk, DiskParameters.INHERITED).over(DiskParameters.standard());
        hypervisor = Objects.requireNonNullElse(hypervisor, HypervisorParameters.INHERITED)
                .over(HypervisorParameters.standard());
        watcher = Objects.requireNonNullElseGet(watcher, WatcherSettings::standard);
        templates = List.copyOf(new TreeSet<>(templates));
        DiskTemplate byItself = disk.template().orElseThrow();
        if (!templates.contains(byItself)) {
            throw new IllegalArgumentException(
                    "disks are made as " + byItself + " when nobody says, which is not enabled: " + templates);
        }
        tags = Objects.requireNonNullElse(tags, Tags.NONE);
    }

    public static ClusterSettings standard() {
        return new ClusterSettings(
                "gannet",
                InstancePolicy.standardOfCluster(),
                NodeParameters.standard(),
                DiskParameters.standard(),
                HypervisorParameters.standard(),
                List.of(DiskTemplate.DISKLESS, DiskTemplate.FILE),
                Optional.empty(),
                WatcherSettings.standard(),
                Tags.NONE);
    }

    public ClusterSettings withName(String other) {
        return new ClusterSettings(other, policy, node, disk, hypervisor, templates, macPrefix, watcher, tags);
    }

    public ClusterSettings withPolicy(InstancePolicy other) {
        return new ClusterSettings(name, other, node, disk, hypervisor, templates, macPrefix, watcher, tags);
    }

    public ClusterSettings withNode(NodeParameters other) {
        return new ClusterSettings(name, policy, other, disk, hypervisor, templates, macPrefix, watcher, tags);
    }

    /** Both at once: the template that is made by itself must be one of them. */
    public ClusterSettings withDisk(DiskParameters other, List<DiskTemplate> enabled) {
        return new ClusterSettings(name, policy, node, other, hypervisor, enabled, macPrefix, watcher, tags);
    }

    public ClusterSettings withHypervisor(HypervisorParameters other) {
        return new ClusterSettings(name, policy, node, disk, other, templates, macPrefix, watcher, tags);
    }

    public ClusterSettings withMacPrefix(Optional<MacPrefix> other) {
        return new ClusterSettings(name, policy, node, disk, hypervisor, templates, other, watcher, tags);
    }

    public ClusterSettings withWatcher(WatcherSettings other) {
        return new ClusterSettings(name, policy, node, disk, hypervisor, templates, macPrefix, other, tags);
    }

    public ClusterSettings withTags(Tags other) {
        return new ClusterSettings(name, policy, node, disk, hypervisor, templates, macPrefix, watcher, other);
    }
}
