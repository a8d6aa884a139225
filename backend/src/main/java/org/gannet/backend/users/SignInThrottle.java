package org.gannet.backend.users;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts failed attempts to sign in: few per login and address, more per login from anywhere (so that a stranger can't
 * keep somebody out by trying), and some per address. Remembers the last few thousand names, not more.
 *
 * <p>Attempts whose end is not known yet take a place too, so that trying many passwords at once is no way round; but
 * they are no failures: who finds all places taken waits for the first of them to end.
 */
final class SignInThrottle {
    static final int PER_LOGIN_AND_ADDRESS = 5;
    static final int PER_ADDRESS = 30;
    static final int PER_LOGIN = 100;
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST_REMEMBERED = 5000;
    /** To check a password takes a tenth of a second. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private record Failures(int count, Instant windowEnds) {}

    private record Limit(String key, int most) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition ended = lock.newCondition();
    private final Map<String, Integer> underWay = new HashMap<>();
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    SignInThrottle(Clock clock) {
        this.clock = clock;
    }

    /** Whether an attempt may be made. */
    enum Verdict {
        /** {@link #ended} must follow. */
        ALLOWED,
        /** The first refusal after attempts that were allowed: worth an entry in the audit log. */
        REFUSED_NOW,
        /** One more refusal; an entry for each would let a stranger fill the log. */
        REFUSED_STILL
    }

    /** How an attempt that was allowed has ended. */
    enum Outcome {
        /** Forgets the failures before it from the same place. */
        RIGHT,
        WRONG,
        /** Nobody knows: the password could not be compared. Counts as nothing. */
        UNKNOWN
    }

    /** Takes a place for an attempt before it is made; waits while all are taken by attempts that may still succeed. */
    Verdict attempt(String login, String address) {
        lock.lock();
        try {
            long left = LONGEST_WAIT.toNanos();
            while (limits(login, address).stream().allMatch(limit -> count(limit.key()) < limit.most())) {
                if (limits(login, address).stream().allMatch(this::hasPlace)) {
                    limits(login, address).forEach(limit -> underWay.merge(limit.key(), 1, Integer::sum));
                    return Verdict.ALLOWED;
                }
                if (left <= 0) {
                    break;
                }
                left = ended.awaitNanos(left);
            }
            return refuse(address);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refuse(address);
        } finally {
            lock.unlock();
        }
    }

    private Verdict refuse(String address) {
        boolean first = count(refused(address)) == 0;
        add(refused(address));
        return first ? Verdict.REFUSED_NOW : Verdict.REFUSED_STILL;
    }

    /** An attempt that was allowed is over. */
    void ended(String login, String address, Outcome outcome) {
        lock.lock();
        try {
            for (Limit limit : limits(login, address)) {
                underWay.computeIfPresent(limit.key(), (key, places) -> places == 1 ? null : places - 1);
                if (outcome == Outcome.WRONG) {
                    add(limit.key());
                }
            }
            if (outcome == Outcome.RIGHT) {
                failures.remove(both(login, address));
            }
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait for others to end. */
    int waiting() {
        lock.lock();
        try {
            return lock.getWaitQueueLength(ended);
        } finally {
            lock.unlock();
        }
    }

    private static List<Limit> limits(String login, String address) {
        return List.of(
                new Limit(both(login, address), PER_LOGIN_AND_ADDRESS),
                new Limit("address " + address, PER_ADDRESS),
                new Limit("login " + login, PER_LOGIN));
    }

    private boolean hasPlace(Limit limit) {
        return count(limit.key()) + underWay.getOrDefault(limit.key(), 0) < limit.most();
    }

    private int count(String key) {
        Failures found = failures.get(key);
        return found == null || clock.instant().isAfter(found.windowEnds()) ? 0 : found.count();
    }

    private void add(String key) {
        int before = count(key);
        Failures found = failures.get(key);
        Instant ends = before == 0 || found == null ? clock.instant().plus(WINDOW) : found.windowEnds();
        failures.put(key, new Failures(before + 1, ends));
    }

    private static String both(String login, String address) {
        return "both " + login + " " + address;
    }

    private static String refused(String address) {
        return "refused " + address;
    }
}
