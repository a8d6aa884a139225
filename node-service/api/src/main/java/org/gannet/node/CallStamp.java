package org.gannet.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Who calls a node, and in which order: carried by every call of {@link NodeApi}, judged by {@link CallFence}.
 * @param epoch of the leader's lease, above 0; each start of leading has a higher one
 * @param number counted up from 1 by the leader for each attempt, to whichever node
 */
public record CallStamp(long epoch, long number) {
    /** HTTP header of both, as {@code epoch.number}. */
    public static final String HEADER = "Gannet-Call";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

    public CallStamp {
        if (epoch < 1 || number < 1) {
            throw new IllegalArgumentException("epoch " + epoch + ", number " + number);
        }
    }

    /** The stamps of one leader, one after another from 1; may be used by many threads. */
    public static Supplier<CallStamp> ofLeader(long epoch) {
        AtomicLong last = new AtomicLong();
        return () -> new CallStamp(epoch, last.incrementAndGet());
    }

    /** Empty when the text is none. */
    public static Optional<CallStamp> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long epoch = Long.parseLong(matcher.group(1));
        long number = Long.parseLong(matcher.group(2));
        return epoch < 1 || number < 1 ? Optional.empty() : Optional.of(new CallStamp(epoch, number));
    }

    /** As in the header. */
    @Override
    public String toString() {
        return epoch + "." + number;
    }
}
