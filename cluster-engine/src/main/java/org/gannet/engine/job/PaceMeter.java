package org.gannet.engine.job;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.Progress;

/**
 * Tells a step's pace from the progress that it shows, by monotonic time. Immutable; what was done lately counts most.
 * There is no pace before it has been watched for some seconds, nor while nothing goes on.
 */
public final class PaceMeter {
    /** A pace of so long ago counts a third. */
    private static final Duration MEMORY = Duration.ofSeconds(10);

    private static final Duration AT_LEAST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofDays(30);
    /** Of one unit in all the time that is remembered: less is a standstill. */
    private static final double NOTHING = 1e-3;

    private final Optional<Progress> last;
    private final long lastNanos;
    private final double watchedSeconds;
    private final double moved;
    private final double seconds;

    private PaceMeter(Optional<Progress> last, long lastNanos, double watchedSeconds, double moved, double seconds) {
        this.last = last;
        this.lastNanos = lastNanos;
        this.watchedSeconds = watchedSeconds;
        this.moved = moved;
        this.seconds = seconds;
    }

    /** Has seen nothing. */
    public static PaceMeter fresh() {
        return new PaceMeter(Optional.empty(), 0, 0, 0, 0);
    }

    /** Having seen this, too. Something else to do (another phase or unit), or going back, begins anew. */
    public PaceMeter seen(Progress progress, long nanos) {
        if (last.filter(before -> goesOn(before, progress)).isEmpty() || nanos < lastNanos) {
            return new PaceMeter(Optional.of(progress), nanos, 0, 0, 0);
        }
        double passed = (nanos - lastNanos) / 1e9;
        double kept = Math.exp(-passed / MEMORY.toSeconds());
        return new PaceMeter(
                Optional.of(progress),
                nanos,
                watchedSeconds + passed,
                moved * kept + (progress.done() - last.get().done()),
                seconds * kept + passed);
    }

    public Optional<Pace> pace() {
        if (last.isEmpty() || watchedSeconds < AT_LEAST.toSeconds() || moved < NOTHING) {
            return Optional.empty();
        }
        double perSecond = moved / seconds;
        long rest = last.get().total() - last.get().done();
        double left = rest / perSecond;
        boolean known = last.get().total() > 0 && rest >= 0 && left <= LONGEST.toSeconds();
        return Optional.of(
                new Pace(perSecond, known ? Optional.of(Duration.ofSeconds(Math.round(left))) : Optional.empty()));
    }

    private static boolean goesOn(Progress before, Progress now) {
        return before.phase().equals(now.phase()) && before.unit() == now.unit() && now.done() >= before.done();
    }
}
