package org.gannet.backend.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Prints what was measured, a line of a table at a time. */
final class Sheet {
    private final PrintStream out;

    Sheet(PrintStream out) {
        this.out = out;
    }

    /** The machine, so that figures can be compared; and how busy it is with other things. */
    void head(String machine) {
        out.printf(
                Locale.ROOT,
                "%s, %d processors, JDK %s (%s), load %.2f%n%n",
                machine,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()),
                load());
        out.println("| what | figure | wanted |");
        out.println("| --- | --- | --- |");
    }

    void line(String what, String figure, String wanted) {
        out.printf("| %s | %s | %s |%n", what, figure, wanted);
        out.flush();
    }

    /** Median, 99th percentile and longest of times in nanoseconds. */
    void times(String what, long[] nanos, String wanted) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        line(
                what,
                "median " + text(sorted[sorted.length / 2]) + ", p99 " + text(sorted[(int) (sorted.length * 0.99)])
                        + ", longest " + text(sorted[sorted.length - 1]),
                wanted);
    }

    static String text(Duration duration) {
        return text(duration.toNanos());
    }

    static String text(long nanos) {
        if (nanos < 10_000_000) {
            return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
        }
        return nanos < 10_000_000_000L
                ? String.format(Locale.ROOT, "%.0f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / 1048576.0);
    }

    static String text(double number) {
        return String.format(Locale.ROOT, number < 100 ? "%.1f" : "%.0f", number);
    }

    /** Of this machine, over the last minute. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
