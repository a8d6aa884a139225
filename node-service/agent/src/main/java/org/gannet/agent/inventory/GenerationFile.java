package org.gannet.agent.inventory;

import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.gannet.agent.state.StateFile;
import org.gannet.base.Generation;

/** Numbers the node's reports; never goes back, even when the clock does. */
public final class GenerationFile {
    private final long epoch;
    private final UUID agentStart = UUID.randomUUID();
    private final AtomicLong count = new AtomicLong();

    /** Begins a new epoch, above the last one in the file. */
    public GenerationFile(Path file, Clock clock) {
        long last = StateFile.read(file, Epoch.class).map(Epoch::epoch).orElse(0L);
        this.epoch = Math.max(clock.millis(), last + 1);
        StateFile.write(file, new Epoch(epoch));
    }

    record Epoch(long epoch) {}

    public Generation next() {
        return new Generation(epoch, agentStart, count.incrementAndGet());
    }
}
