package org.gannet.node;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.TaskId;

/**
 * Long work and how far it is.
 * @param problem present exactly when FAILED
 * @param figures measured by the work, for example "downtimeMillis" and "totalMillis" of a migration
 */
public record NodeTask(
        TaskId id,
        TaskSpec spec,
        State state,
        Optional<Progress> progress,
        Optional<Problem> problem,
        Map<String, Long> figures) {
    public NodeTask {
        // Sorted: the same text in every process.
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    /** Where the work is. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean isEnded() {
            return this != RUNNING;
        }
    }
}
