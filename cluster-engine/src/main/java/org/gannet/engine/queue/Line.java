package org.gannet.engine.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gannet.engine.job.JobId;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.LockRequest.Mode;
import org.jspecify.annotations.Nullable;

/**
 * One lock: who holds it, and who stands in line for it. Shared and exclusive claims stand apart, so that each question
 * costs a look into a tree, however long the line is. Guarded by the queue's monitor.
 */
final class Line {
    final LockKey key;
    private final Map<JobId, LockView.Holder> holders = new LinkedHashMap<>();
    private final TreeSet<Place> shared = new TreeSet<>(Place.ORDER);
    private final TreeSet<Place> exclusive = new TreeSet<>(Place.ORDER);
    /** Those in line that this lock is known to keep from beginning. */
    private final TreeSet<Place> watchers = new TreeSet<>(Place.ORDER);

    private boolean heldExclusively;

    Line(LockKey key) {
        this.key = key;
    }

    void enter(Place place, Mode mode) {
        side(mode).add(place);
    }

    void leave(Place place, Mode mode) {
        side(mode).remove(place);
        watchers.remove(place);
    }

    void hold(Place place, LockRequest request, Instant now) {
        holders.put(place.job, new LockView.Holder(place.job, request.mode(), request.until(), now));
        heldExclusively = request.mode() == Mode.EXCLUSIVE;
    }

    void giveUp(JobId job) {
        if (holders.remove(job) != null) {
            heldExclusively = false;
        }
    }

    /** Whether someone holds it against a claim at this place, or stands before it for that. */
    boolean keepsOut(Place place, Mode mode) {
        return switch (mode) {
            case SHARED -> heldExclusively || exclusive.lower(place) != null;
            case EXCLUSIVE -> !holders.isEmpty() || exclusive.lower(place) != null || shared.lower(place) != null;
        };
    }

    void watch(Place place) {
        watchers.add(place);
    }

    /** Takes out the watchers that this lock does not keep out any more. */
    List<Place> wake() {
        List<Place> awake = new ArrayList<>();
        if (heldExclusively) {
            return awake;
        }
        while (!watchers.isEmpty()) {
            Place first = watchers.first();
            Mode mode = exclusive.contains(first) ? Mode.EXCLUSIVE : Mode.SHARED;
            // Whoever is kept out keeps out, or stands before what keeps out, all that come after.
            if (keepsOut(first, mode)) {
                break;
            }
            awake.add(first);
            watchers.remove(first);
        }
        return awake;
    }

    boolean isUnused() {
        return holders.isEmpty() && shared.isEmpty() && exclusive.isEmpty();
    }

    /** Those who hold it against a claim of this kind. */
    List<JobId> heldAgainst(Mode mode) {
        return mode == Mode.EXCLUSIVE || heldExclusively ? List.copyOf(holders.keySet()) : List.of();
    }

    /** The last in line before this place whose claim does not go together with this one. */
    List<JobId> before(Place place, Mode mode) {
        Place writer = exclusive.lower(place);
        Place reader = mode == Mode.EXCLUSIVE ? shared.lower(place) : null;
        Place last = later(writer, reader);
        return last == null ? List.of() : List.of(last.job);
    }

    private static @Nullable Place later(@Nullable Place one, @Nullable Place other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Place.ORDER.compare(one, other) > 0 ? one : other;
    }

    LockView view() {
        List<LockView.Waiter> waiting = new ArrayList<>();
        TreeSet<Place> both = new TreeSet<>(Place.ORDER);
        firstOf(shared, both);
        firstOf(exclusive, both);
        for (Place place : both) {
            if (waiting.size() == LockView.MOST_SHOWN) {
                break;
            }
            Mode mode = exclusive.contains(place) ? Mode.EXCLUSIVE : Mode.SHARED;
            List<JobId> held = heldAgainst(mode);
            waiting.add(new LockView.Waiter(place.job, mode, place.since, held.isEmpty() ? before(place, mode) : held));
        }
        return new LockView(key, List.copyOf(holders.values()), waiting, shared.size() + exclusive.size());
    }

    private static void firstOf(TreeSet<Place> side, TreeSet<Place> to) {
        int count = 0;
        for (Place place : side) {
            if (count++ == LockView.MOST_SHOWN) {
                return;
            }
            to.add(place);
        }
    }

    private TreeSet<Place> side(Mode mode) {
        return mode == Mode.SHARED ? shared : exclusive;
    }
}
