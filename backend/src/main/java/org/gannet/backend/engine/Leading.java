package org.gannet.backend.engine;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether this process leads the cluster. Only one that does may answer people and programs. */
@Component
public class Leading {
    /** Where it is on its way; there is no way back. */
    public enum Stage {
        /** It has not asked yet, or is about to lead. */
        STARTING,
        /** Another process leads; this one takes over when that ends. */
        STANDING_BY,
        /** It leads, and the engine works. */
        LEADING,
        /** It has led, or was about to, and does not any more: the process ends. */
        ENDED
    }

    /** Published once, by the process that begins to lead, when the engine works. */
    public record Began() {}

    /** Published once, when this process may not lead any more and has to end. @param why one line */
    public record Ended(String why) {}

    private volatile Stage stage = Stage.STARTING;
    private volatile Optional<String> other = Optional.empty();

    public Stage stage() {
        return stage;
    }

    public boolean isLeading() {
        return stage == Stage.LEADING;
    }

    /** Who leads while this one stands by: "host, process 4711". */
    public Optional<String> other() {
        return other;
    }

    void standsBy(String holder) {
        other = Optional.of(holder);
        stage = Stage.STANDING_BY;
    }

    void begins() {
        other = Optional.empty();
        stage = Stage.LEADING;
    }

    void ends() {
        stage = Stage.ENDED;
    }
}
