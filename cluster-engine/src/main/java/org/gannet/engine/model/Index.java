package org.gannet.engine.model;

import java.util.Collection;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Which things have a key. Immutable; the next one shares what did not change. A look-up and a change cost the
 * logarithm of the keys and of the things at one key.
 * @param <K> what is looked for
 * @param <V> ids or names of the things
 */
record Index<K extends Comparable<? super K>, V extends Comparable<? super V>>(PSortedMap<K, PSortedSet<V>> byKey) {
    static <K extends Comparable<? super K>, V extends Comparable<? super V>> Index<K, V> empty() {
        return new Index<K, V>(TreePMap.empty());
    }

    /** In their order; empty when nothing has the key. */
    PSortedSet<V> with(K key) {
        PSortedSet<V> things = byKey.get(key);
        return things == null ? TreePSet.empty() : things;
    }

    boolean has(K key) {
        return byKey.containsKey(key);
    }

    /** The index when the thing has the keys of {@code after} instead of those of {@code before}. */
    Index<K, V> moved(V thing, Collection<K> before, Collection<K> after) {
        if (before.equals(after)) {
            return this;
        }
        PSortedMap<K, PSortedSet<V>> next = byKey;
        for (K key : before) {
            if (!after.contains(key)) {
                next = without(next, key, thing);
            }
        }
        for (K key : after) {
            if (!before.contains(key)) {
                next = next.plus(key, with(key).plus(thing));
            }
        }
        return new Index<>(next);
    }

    private static <K, V> PSortedMap<K, PSortedSet<V>> without(PSortedMap<K, PSortedSet<V>> map, K key, V thing) {
        PSortedSet<V> things = map.get(key);
        if (things == null) {
            return map;
        }
        PSortedSet<V> left = things.minus(thing);
        return left.isEmpty() ? map.minus(key) : map.plus(key, left);
    }
}
