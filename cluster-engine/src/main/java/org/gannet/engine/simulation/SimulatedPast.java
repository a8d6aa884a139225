package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;

/** What lay on the disk of a simulated node in the last two minutes, once it is to be known. Guarded by its node. */
final class SimulatedPast {
    private static final Duration REMEMBERED = Duration.ofMinutes(2);
    private final Deque<DiskImage> images = new ArrayDeque<>();
    private boolean remembers;
    private boolean changed;

    /** What lay on the disk at one moment. */
    record DiskImage(
            Instant at,
            SimulatedStorage.Contents storage,
            Map<InstanceId, SimulatedVm> vms,
            Map<TaskId, SimulatedWork> works) {}

    void begin() {
        remembers = true;
    }

    void changed() {
        changed = true;
    }

    /** Remembers what there is now, if it is not what there was. */
    void note(Instant now, Supplier<DiskImage> present) {
        if (!remembers || !changed) {
            return;
        }
        changed = false;
        Instant limit = now.minus(REMEMBERED);
        while (images.size() > 1 && images.peekFirst().at().isBefore(limit)) {
            images.removeFirst();
        }
        images.addLast(present.get());
    }

    /** The last one that is not younger than that. */
    Optional<DiskImage> at(Instant limit) {
        return images.stream().filter(image -> !image.at().isAfter(limit)).reduce((earlier, later) -> later);
    }
}
