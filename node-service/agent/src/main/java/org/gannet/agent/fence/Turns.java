package org.gannet.agent.fence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One at a time for each key. Remembers only keys that somebody has or waits for. Safe for many threads. */
public final class Turns<K> {
    private final Map<K, Turn> turns = new HashMap<>();

    private static final class Turn {
        final ReentrantLock lock = new ReentrantLock(true);
        /** Those that have it or wait for it; guarded by the map. */
        int users;
    }

    /** Does the work while nobody else works with the key; may be nested for the same key. */
    public <T> T with(K key, Supplier<T> work) {
        Turn turn;
        synchronized (turns) {
            turn = turns.computeIfAbsent(key, absent -> new Turn());
            turn.users++;
        }
        try {
            turn.lock.lock();
            try {
                return work.get();
            } finally {
                turn.lock.unlock();
            }
        } finally {
            synchronized (turns) {
                turn.users--;
                if (turn.users == 0) {
                    turns.remove(key);
                }
            }
        }
    }

    /** Takes the keys one after another: all callers must have them in one order. */
    public <T> T with(List<K> keys, Supplier<T> work) {
        return keys.isEmpty() ? work.get() : with(keys.getFirst(), () -> with(keys.subList(1, keys.size()), work));
    }

    /** Keys that somebody has or waits for. */
    int size() {
        synchronized (turns) {
            return turns.size();
        }
    }
}
