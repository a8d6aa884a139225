package org.gannet.agent.volume.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.ByteSize;

/** What files take on the disk. One that has gone meanwhile is missing. */
final class DiskUse {
    private static final Duration AGE = Duration.ofSeconds(10);
    private static final int BATCH = 200;
    private final CommandRunner runner;
    private volatile Known last = new Known(System.nanoTime(), Map.of());

    DiskUse(CommandRunner runner) {
        this.runner = runner;
    }

    private record Known(long at, Map<Path, ByteSize> used) {}

    /** Asked for often, and needs a process: what was found some seconds ago is good enough. */
    Map<Path, ByteSize> recent(List<Path> paths) {
        Known known = last;
        if (System.nanoTime() - known.at() < AGE.toNanos()
                && known.used().keySet().containsAll(paths)) {
            return known.used();
        }
        Known now = new Known(System.nanoTime(), now(paths));
        last = now;
        return now.used();
    }

    Map<Path, ByteSize> now(List<Path> paths) {
        Map<Path, ByteSize> used = new HashMap<>();
        for (int from = 0; from < paths.size(); from += BATCH) {
            List<Path> batch = paths.subList(from, Math.min(paths.size(), from + BATCH));
            used.putAll(FileOutput.diskUse(runner.run(FileCommands.diskUse(batch))));
        }
        return used;
    }
}
