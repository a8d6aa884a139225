package org.gannet.engine.simulation.world;

import java.util.Locale;
import java.util.function.Supplier;

/** Where a run is told: one line for each thing that happens. */
public interface Trace {
    /**
     * @param nanos virtual time since the beginning
     * @param who whose doing it is
     * @param what may cost much to say; asked for only when somebody listens
     */
    void say(long nanos, String who, Supplier<String> what);

    /** Nobody listens. */
    static Trace silent() {
        return (nanos, who, what) -> {};
    }

    /** "0:01:23.456789  node1       the power fails": the same bytes for the same run. */
    static Trace to(Appender lines) {
        return (nanos, who, what) ->
                lines.append(String.format(Locale.ROOT, "%s  %-10s  %s", time(nanos), who, what.get()));
    }

    /** "0:01:23.456789": hours, minutes, seconds of virtual time. */
    static String time(long nanos) {
        long micros = nanos / 1000;
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%06d",
                micros / 3_600_000_000L,
                micros / 60_000_000 % 60,
                micros / 1_000_000 % 60,
                micros % 1_000_000);
    }

    /** Takes one line, without its end. */
    interface Appender {
        void append(String line);
    }
}
