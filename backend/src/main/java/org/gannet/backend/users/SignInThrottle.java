package org.gannet.backend.users;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed attempts to sign in: few per login and address, more per login from anywhere (so that a stranger can't
 * keep somebody out by trying), and some per address. Remembers the last few thousand names, not more.
 */
final class SignInThrottle {
    static final int PER_LOGIN_AND_ADDRESS = 5;
    static final int PER_ADDRESS = 30;
    static final int PER_LOGIN = 100;
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST_REMEMBERED = 5000;

    private record Failures(int count, Instant windowEnds) {}

    private final Clock clock;
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
        ALLOWED,
        /** The first refusal after attempts that were allowed: worth an entry in the audit log. */
        REFUSED_NOW,
        /** One more refusal; an entry for each would let a stranger fill the log. */
        REFUSED_STILL
    }

    /** Counts an attempt before it is made, so that many at once are no way round. */
    synchronized Verdict attempt(String login, String address) {
        boolean allowed = count(both(login, address)) < PER_LOGIN_AND_ADDRESS
                && count(fromAddress(address)) < PER_ADDRESS
                && count(anywhere(login)) < PER_LOGIN;
        if (!allowed) {
            boolean first = count(refused(address)) == 0;
            add(refused(address));
            return first ? Verdict.REFUSED_NOW : Verdict.REFUSED_STILL;
        }
        add(both(login, address));
        add(fromAddress(address));
        add(anywhere(login));
        return Verdict.ALLOWED;
    }

    /** The attempt was the right one: forgotten, with those before it from the same place. */
    synchronized void succeeded(String login, String address) {
        failures.remove(both(login, address));
        takeBack(fromAddress(address));
        takeBack(anywhere(login));
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

    private void takeBack(String key) {
        Failures found = failures.get(key);
        if (found != null) {
            failures.put(key, new Failures(Math.max(0, found.count() - 1), found.windowEnds()));
        }
    }

    private static String both(String login, String address) {
        return "both " + login + " " + address;
    }

    private static String refused(String address) {
        return "refused " + address;
    }

    private static String fromAddress(String address) {
        return "address " + address;
    }

    private static String anywhere(String login) {
        return "login " + login;
    }
}
