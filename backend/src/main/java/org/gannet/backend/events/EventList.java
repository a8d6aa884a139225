package org.gannet.backend.events;

import java.util.List;

/**
 * What happened after some number, as far as one may see it.
 * @param events oldest first
 * @param next go on after this one, also when there is no event here
 * @param newest the number of the newest event there is; while {@code next} is lower, there is more to read
 * @param readAgain some of what was asked for is forgotten: read everything again, then go on after {@code next}
 */
public record EventList(List<EventView> events, long next, long newest, boolean readAgain) {
    public EventList {
        events = List.copyOf(events);
    }
}
