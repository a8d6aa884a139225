package org.gannet.engine.execution;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gannet.engine.job.JobId;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.LockRequest.Mode;

/**
 * Who holds what. A job asks for all its locks at once and gets them one after another in the global order of keys, so
 * that no two jobs wait for each other. Each lock serves its queue in order: a later shared request never passes an
 * exclusive one that waits.
 */
public final class LockTable {
    private final TreeMap<LockKey, Lock> locks = new TreeMap<>();
    private final Map<JobId, Ticket> tickets = new HashMap<>();

    /** A job that holds or waits for a lock. */
    public record Claim(JobId job, Mode mode, Instant since) {}

    /** A lock that is held: by whom, and who waits, first in line first. */
    public record LockView(LockKey key, List<Claim> holders, List<Claim> waiting) {}

    private static final class Lock {
        private final Map<JobId, Claim> holders = new LinkedHashMap<>();
        private final Deque<Claim> waiting = new ArrayDeque<>();

        boolean admits(Mode mode) {
            return holders.isEmpty()
                    || (mode == Mode.SHARED
                            && holders.values().stream().allMatch(claim -> claim.mode() == Mode.SHARED));
        }
    }

    private static final class Ticket {
        private final JobId job;
        private final List<LockRequest> requests;
        private final Runnable whenGranted;
        private int granted;

        Ticket(JobId job, List<LockRequest> requests, Runnable whenGranted) {
            this.job = job;
            this.requests = requests;
            this.whenGranted = whenGranted;
        }

        boolean isComplete() {
            return granted == requests.size();
        }
    }

    /**
     * Asks for these locks, and for nothing else until {@link #release}.
     * @param whenGranted called once when all are held, unless they are at return; must not block
     * @return whether all are held already
     * @throws IllegalStateException when the job has asked before
     */
    public synchronized boolean request(
            JobId job, Collection<LockRequest> requests, Instant now, Runnable whenGranted) {
        if (tickets.containsKey(job)) {
            throw new IllegalStateException("asked before: " + job);
        }
        List<LockRequest> ordered =
                requests.stream().sorted(Comparator.comparing(LockRequest::key)).toList();
        Ticket ticket = new Ticket(job, ordered, whenGranted);
        tickets.put(job, ticket);
        advance(ticket, now);
        return ticket.isComplete();
    }

    /** Whether the job holds all that it asked for. */
    public synchronized boolean holdsAll(JobId job) {
        return Optional.ofNullable(tickets.get(job)).filter(Ticket::isComplete).isPresent();
    }

    /** Gives up all that the job holds or waits for; nothing when it has none. */
    public synchronized void release(JobId job, Instant now) {
        Ticket ticket = tickets.remove(job);
        if (ticket == null) {
            return;
        }
        List<Ticket> completed = new ArrayList<>();
        for (LockRequest request : ticket.requests) {
            Lock lock = locks.get(request.key());
            if (lock != null) {
                lock.holders.remove(job);
                lock.waiting.removeIf(claim -> claim.job().equals(job));
                serve(request.key(), lock, now, completed);
            }
        }
        completed.forEach(next -> next.whenGranted.run());
    }

    /** Every lock that is held or waited for, in the global order. */
    public synchronized List<LockView> view() {
        return locks.entrySet().stream()
                .map(entry -> new LockView(
                        entry.getKey(),
                        List.copyOf(entry.getValue().holders.values()),
                        List.copyOf(entry.getValue().waiting)))
                .toList();
    }

    private void serve(LockKey key, Lock lock, Instant now, List<Ticket> completed) {
        while (!lock.waiting.isEmpty() && lock.admits(lock.waiting.getFirst().mode())) {
            Claim claim = lock.waiting.removeFirst();
            lock.holders.put(claim.job(), new Claim(claim.job(), claim.mode(), now));
            Ticket ticket = tickets.get(claim.job());
            if (ticket != null) {
                ticket.granted++;
                advance(ticket, now);
                if (ticket.isComplete()) {
                    completed.add(ticket);
                }
            }
        }
        if (lock.holders.isEmpty() && lock.waiting.isEmpty()) {
            locks.remove(key);
        }
    }

    private void advance(Ticket ticket, Instant now) {
        while (!ticket.isComplete()) {
            LockRequest next = ticket.requests.get(ticket.granted);
            Lock lock = locks.computeIfAbsent(next.key(), key -> new Lock());
            Claim claim = new Claim(ticket.job, next.mode(), now);
            if (!lock.waiting.isEmpty() || !lock.admits(next.mode())) {
                lock.waiting.addLast(claim);
                return;
            }
            lock.holders.put(ticket.job, claim);
            ticket.granted++;
        }
    }
}
