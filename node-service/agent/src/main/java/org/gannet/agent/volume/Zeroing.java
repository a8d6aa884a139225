package org.gannet.agent.volume;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.gannet.agent.command.Command;
import org.gannet.base.ByteSize;
import org.gannet.base.Progress;

/**
 * Zeroes devices piece by piece. Each is on record before the next begins, so that who comes back after a break begins
 * where it was. Pieces grow while they are quick: a device that zeroes by itself needs few.
 * @param run a piece's command; throws when it did not succeed
 * @param nanoTime as {@link System#nanoTime}
 */
public record Zeroing(Consumer<Command> run, LongSupplier nanoTime) {
    /** The first piece. */
    private static final ByteSize FIRST = ByteSize.ofMebibytes(256);

    /** The largest: a device may become slow in the middle of it. */
    private static final ByteSize MOST = ByteSize.ofGibibytes(64);

    private static final long QUICK = Duration.ofSeconds(2).toNanos();
    private static final long SLOW = 4 * QUICK;
    /** After which a call answers: well below the time that callers wait for one, with a slow piece on top. */
    private static final long CALL = Duration.ofSeconds(10).toNanos();

    /** Who waits for it. */
    public interface Patience {
        Patience WITHOUT_END = progress -> true;

        /** Asked before each piece. @return false when it shall go on another time */
        boolean lasts(Progress progress);

        /** Waits to the end. */
        static Patience of(Filling filling) {
            return progress -> {
                filling.zeroing(progress);
                return true;
            };
        }
    }

    /**
     * What is zeroed.
     * @param begin where it began at first
     * @param from up to where it is done
     * @param reached puts on record up to where it is; not called for the last piece
     */
    public record Range(Path device, ByteSize begin, ByteSize from, ByteSize to, Consumer<ByteSize> reached) {}

    /** A caller who wants an answer soon; counts from now. */
    public Patience ofCall() {
        long since = nanoTime.getAsLong();
        return progress -> nanoTime.getAsLong() - since < CALL;
    }

    /** @return up to where it is zeroed: the end, or less when patience did not last */
    public ByteSize zero(Range range, Patience patience) {
        ByteSize at = range.from();
        long piece = FIRST.bytes();
        while (!range.to().isAtMost(at)) {
            if (!patience.lasts(progress(range.begin(), at, range.to()))) {
                return at;
            }
            long before = nanoTime.getAsLong();
            long left = range.to().bytes() - at.bytes();
            ByteSize end = piece < left ? at.plus(new ByteSize(piece)) : range.to();
            run.accept(BlockCommands.zero(range.device(), at, end));
            if (!end.equals(range.to())) {
                range.reached().accept(end);
            }
            at = end;
            piece = next(piece, nanoTime.getAsLong() - before);
        }
        return at;
    }

    private static long next(long piece, long took) {
        if (took < QUICK) {
            return Math.min(piece * 2, MOST.bytes());
        }
        return took > SLOW ? Math.max(piece / 2, FIRST.bytes()) : piece;
    }

    /** How far it is. */
    public static Progress progress(ByteSize begin, ByteSize at, ByteSize end) {
        return new Progress(
                "zeroing the volume", at.bytes() - begin.bytes(), end.bytes() - begin.bytes(), Progress.Unit.BYTES);
    }
}
