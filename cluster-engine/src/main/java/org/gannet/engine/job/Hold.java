package org.gannet.engine.job;

import java.util.Optional;
import org.gannet.engine.operation.Remark;

/**
 * That people look after a job: it does not begin before somebody gives his word, or asks for that instead of failing
 * when it can't be planned.
 *
 * @param reason what is waited for; empty when it waits only if it can't be planned
 * @param released whether the word was given, or none is needed so far
 */
public record Hold(Optional<Remark> reason, boolean released) {
    /** Not before somebody's word. */
    public static Hold until(Remark reason) {
        return new Hold(Optional.of(reason), false);
    }

    /** When its turn comes; only if it is refused, not before somebody's word. */
    public static Hold ifRefused() {
        return new Hold(Optional.empty(), true);
    }

    Hold withReleased(boolean next) {
        return new Hold(reason, next);
    }
}
