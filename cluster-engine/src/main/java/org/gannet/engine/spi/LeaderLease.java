package org.gannet.engine.spi;

import java.time.Duration;

/**
 * Who leads the cluster: at most one process, for a limited time, which it prolongs while it lives. Time is measured by
 * one clock for all, the store's. Taking over raises the epoch in the very place that every {@link ClusterStore#commit}
 * compares, so that one who led before can't write any more, whatever he believes.
 */
public interface LeaderLease {
    /**
     * Asks to lead for so long from now. Granted when nobody leads, when the time of the one who did has run out, or
     * when the store is this process's alone.
     * @throws ClusterStore.StoreUnavailable it may have been granted: ask again
     */
    Answer acquire(Duration length);

    /**
     * Prolongs the lease: it ends so long from now.
     * @return false when somebody else has led since: it is lost for good
     * @throws ClusterStore.StoreUnavailable it may have been prolonged
     */
    boolean renew(long epoch, Duration length);

    /** Gives the lease back, so that the next one need not wait; nothing when it is lost already. */
    void release(long epoch);

    /** What the one who asked to lead is told. */
    sealed interface Answer {
        /** @param epoch higher than any before, for {@link ClusterStore.Commit} and for calls of nodes */
        record Granted(long epoch) implements Answer {}

        /**
         * Somebody else leads.
         * @param holder who, for people to read: "host, process 4711"
         * @param left until his time runs out, if he does not prolong it
         */
        record Held(String holder, Duration left) implements Answer {}
    }

    /** Somebody else leads the cluster. */
    final class NotLeading extends RuntimeException {
        private final transient Answer.Held held;

        public NotLeading(Answer.Held held) {
            super("the cluster is led by " + held.holder());
            this.held = held;
        }

        public Answer.Held held() {
            return held;
        }
    }
}
