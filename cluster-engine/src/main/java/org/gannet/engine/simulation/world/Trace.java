package org.gannet.engine.simulation.world;

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
        return (nanos, who, what) -> {
            long micros = nanos / 1000;
            lines.append(String.format(
                    java.util.Locale.ROOT,
                    "%d:%02d:%02d.%06d  %-10s  %s",
                    micros / 3_600_000_000L,
                    micros / 60_000_000 % 60,
                    micros / 1_000_000 % 60,
                    micros % 1_000_000,
                    who,
                    what.get()));
        };
    }

    /** Takes one line, without its end. */
    interface Appender {
        void append(String line);
    }
}
