package org.gannet.backend.bench;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What this process has used. */
final class Meter {
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private Meter() {}

    /** Processor time of all threads, in nanoseconds. */
    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Heap that is in use after everything that can go has gone. */
    static long heapBytes() {
        for (int round = 0; round < 4; round++) {
            System.gc();
            goOnFor(Duration.ofMillis(200));
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** What this process has had written to disks (Linux). */
    static long writtenBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/io")).stream()
                    .filter(line -> line.startsWith("write_bytes: "))
                    .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is measured goes on meanwhile. */
    static void goOnFor(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        waitUntil(() -> System.nanoTime() >= end, duration.plus(duration).plusSeconds(1));
    }

    static void waitUntil(BooleanSupplier condition, Duration patience) {
        await().atMost(patience).pollDelay(LOOK_EVERY).pollInterval(LOOK_EVERY).until(condition::getAsBoolean);
    }
}
