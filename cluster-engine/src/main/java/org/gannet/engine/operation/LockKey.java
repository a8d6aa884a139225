package org.gannet.engine.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.Locale;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;

/**
 * Something that can be locked. The order is the one in which locks are shown and asked for: cluster, groups, nodes,
 * instances, networks.
 */
public record LockKey(Level level, String name) implements Comparable<LockKey> {
    private static final Comparator<LockKey> ORDER =
            Comparator.comparing(LockKey::level).thenComparing(LockKey::name);

    /** From the outside in. */
    public enum Level {
        CLUSTER,
        GROUP,
        NODE,
        INSTANCE,
        NETWORK
    }

    public static LockKey cluster() {
        return new LockKey(Level.CLUSTER, "");
    }

    public static LockKey of(NodeName node) {
        return new LockKey(Level.NODE, node.value());
    }

    public static LockKey of(GroupId group) {
        return new LockKey(Level.GROUP, group.toString());
    }

    public static LockKey of(NetworkId network) {
        return new LockKey(Level.NETWORK, network.toString());
    }

    public static LockKey of(InstanceId instance) {
        return new LockKey(Level.INSTANCE, instance.toString());
    }

    @JsonCreator
    static LockKey parse(String text) {
        String[] parts = text.split("/", 2);
        return new LockKey(Level.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts.length > 1 ? parts[1] : "");
    }

    @Override
    public int compareTo(LockKey other) {
        return ORDER.compare(this, other);
    }

    /** "cluster", "node/node1", "instance/…". */
    @JsonValue
    @Override
    public String toString() {
        String word = level.name().toLowerCase(Locale.ROOT);
        return name.isEmpty() ? word : word + "/" + name;
    }
}
