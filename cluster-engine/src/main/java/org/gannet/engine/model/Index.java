package org.gannet.engine.model;

import java.util.Collection;
import org.gannet.base.InstanceId;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Which instances have a key. Immutable; the next one shares what did not change. A look-up and a change cost the
 * logarithm of the keys and of the instances at one key.
 */
record Index<K extends Comparable<? super K>>(PSortedMap<K, PSortedSet<InstanceId>> byKey) {
    static <K extends Comparable<? super K>> Index<K> empty() {
        return new Index<K>(TreePMap.empty());
    }

    /** In the order of ids; empty when no instance has the key. */
    PSortedSet<InstanceId> with(K key) {
        PSortedSet<InstanceId> ids = byKey.get(key);
        return ids == null ? TreePSet.empty() : ids;
    }

    boolean has(K key) {
        return byKey.containsKey(key);
    }

    /** The index when the instance has the keys of {@code after} instead of those of {@code before}. */
    Index<K> moved(InstanceId id, Collection<K> before, Collection<K> after) {
        if (before.equals(after)) {
            return this;
        }
        PSortedMap<K, PSortedSet<InstanceId>> next = byKey;
        for (K key : before) {
            if (!after.contains(key)) {
                next = without(next, key, id);
            }
        }
        for (K key : after) {
            if (!before.contains(key)) {
                next = next.plus(key, with(key).plus(id));
            }
        }
        return new Index<>(next);
    }

    private static <K> PSortedMap<K, PSortedSet<InstanceId>> without(
            PSortedMap<K, PSortedSet<InstanceId>> map, K key, InstanceId id) {
        PSortedSet<InstanceId> ids = map.get(key);
        if (ids == null) {
            return map;
        }
        PSortedSet<InstanceId> left = ids.minus(id);
        return left.isEmpty() ? map.minus(key) : map.plus(key, left);
    }
}
