package org.gannet.engine.event;

import java.util.List;

/** What was recorded after some number. */
public sealed interface EventPage {
    /**
     * The next ones, oldest first, without gaps.
     * @param newest the number of the newest event there is; more are to come while the last one's is lower
     */
    record Events(List<EngineEvent.Recorded> events, long newest) implements EventPage {
        public Events {
            events = List.copyOf(events);
        }
    }

    /**
     * Some of them are forgotten: read everything again, and go on from what that holds.
     * @param newest the number of the newest event there is
     */
    record ReadAgain(long newest) implements EventPage {}
}
