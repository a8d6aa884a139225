package org.gannet.webapp.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.events.EventList;
import org.gannet.backend.events.EventQueries;
import org.gannet.backend.events.EventView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, in order: a program asks again and again for what came after the last one that it knows. */
@RestController
class EventApi {
    private final CurrentActor actor;
    private final EventQueries queries;

    EventApi(CurrentActor actor, EventQueries queries) {
        this.actor = actor;
        this.queries = queries;
    }

    /** As {@link EventList}. */
    record EventsJson(List<EventJson> events, long next, long newest, boolean readAgain) {
        static EventsJson of(EventList list) {
            return new EventsJson(
                    list.events().stream().map(EventJson::of).toList(), list.next(), list.newest(), list.readAgain());
        }
    }

    /** As {@link EventView}. */
    record EventJson(
            long seq,
            Instant at,
            String kind,
            String id,
            boolean removed,
            String status,
            Optional<UUID> project,
            Optional<UUID> instance,
            Optional<String> node,
            List<String> steps) {
        static EventJson of(EventView view) {
            return new EventJson(
                    view.seq(),
                    view.at(),
                    Words.of(view.kind()),
                    view.id(),
                    view.removed(),
                    view.status(),
                    view.project().map(ProjectId::value),
                    view.instance().map(InstanceId::value),
                    view.node(),
                    view.steps());
        }
    }

    /** @param after the {@code next} of the last answer; 0 for all that is remembered */
    @GetMapping("/api/v1/events")
    EventsJson after(@RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "200") int limit) {
        if (after < 0 || limit < 1 || limit > EventQueries.MOST_EVENTS) {
            throw new ProblemException(Problem.of(ErrorCode.INVALID_REQUEST, "These events can't be asked for.")
                    .withCause("after is at least 0 and limit between 1 and " + EventQueries.MOST_EVENTS + "."));
        }
        return EventsJson.of(queries.after(actor.get(), after, limit));
    }
}
