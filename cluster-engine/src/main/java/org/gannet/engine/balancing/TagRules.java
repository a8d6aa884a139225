package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a cluster's tags say about where instances may be: {@code htools:iextags:P} keeps instances with the same tag
 * that begins with P apart, {@code htools:nlocation:P} wants the two copies of a machine where node tags {@code P:…}
 * differ, {@code htools:desiredlocation:P} wants an instance where a node has the same tag, and
 * {@code htools:migration:P} and {@code htools:allowmigration:x::y} say which nodes understand each other
 * (hbal(1), section on tags).
 */
record TagRules(
        List<String> exclusion,
        List<String> location,
        List<String> desired,
        List<String> migration,
        List<String> allowances) {
    static TagRules of(List<String> clusterTags) {
        return new TagRules(
                after("htools:iextags:", clusterTags),
                after("htools:nlocation:", clusterTags),
                after("htools:desiredlocation:", clusterTags),
                after("htools:migration:", clusterTags),
                after("htools:allowmigration:", clusterTags));
    }

    private static List<String> after(String prefix, List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.startsWith(prefix) && tag.length() > prefix.length())
                .map(tag -> tag.substring(prefix.length()))
                .toList();
    }

    /** The tags that keep an instance apart from others. */
    List<String> exclusionOf(InstanceInput instance) {
        return starting(instance.tags(), exclusion, "");
    }

    /** Where the node is. */
    List<String> locationOf(NodeInput node) {
        return starting(node.tags(), location, ":");
    }

    /** Where the instance wants to be. */
    List<String> desiredOf(InstanceInput instance) {
        return starting(instance.tags(), desired, ":");
    }

    /** What a node must understand to take an instance from this one. */
    Set<String> migrationOf(NodeInput node) {
        return new HashSet<>(starting(node.tags(), migration, ":"));
    }

    /** What this node understands. */
    Set<String> understoodBy(NodeInput node) {
        Set<String> understood = migrationOf(node);
        for (String allowance : allowances) {
            int at = allowance.indexOf("::");
            if (at >= 0 && node.tags().contains(allowance.substring(at + 2))) {
                understood.add(allowance.substring(0, at));
            }
        }
        return understood;
    }

    private static List<String> starting(List<String> tags, List<String> prefixes, String end) {
        List<String> found = new ArrayList<>();
        for (String tag : tags) {
            if (!found.contains(tag) && prefixes.stream().anyMatch(prefix -> tag.startsWith(prefix + end))) {
                found.add(tag);
            }
        }
        return found;
    }
}
