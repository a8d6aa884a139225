package org.gannet.backend.events;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.events.EventView.Kind;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Transactions;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventPage;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.springframework.stereotype.Service;

/** What happened, for programs that follow it: numbered, kept for a while, the same after a restart. */
@Service
public class EventQueries {
    /** Of one answer. */
    public static final int MOST_EVENTS = 1000;

    private final ClusterEngine engine;
    private final Access access;
    private final Owners owners;

    EventQueries(ClusterEngine engine, Access access) {
        this.engine = engine;
        this.access = access;
        this.owners = new Owners(engine);
    }

    /**
     * What the actor may see now of what happened after this number.
     * @param after 0 for all that is remembered
     * @param most how many are looked at, {@link #MOST_EVENTS} at most; what he may not see counts too
     */
    public EventList after(Actor actor, long after, int most) {
        Rights rights = access.rights(actor);
        try {
            return switch (engine.events(after, Math.clamp(most, 1, MOST_EVENTS))) {
                case EventPage.ReadAgain lost -> new EventList(List.of(), lost.newest(), lost.newest(), true);
                case EventPage.Events found -> {
                    List<EngineEvent.Recorded> all = found.events();
                    yield new EventList(
                            all.stream()
                                    .flatMap(event -> view(rights, event).stream())
                                    .toList(),
                            all.isEmpty() ? after : all.getLast().seq(),
                            found.newest(),
                            false);
                }
            };
        } catch (StoreUnavailable e) {
            throw Transactions.unavailable(e);
        }
    }

    /** Empty when he may not see it. */
    private Optional<EventView> view(Rights rights, EngineEvent.Recorded event) {
        boolean seesCluster = rights.actor().role().seesCluster();
        return switch (event.fact()) {
            case Fact.ObjectChanged changed -> changed(rights, event, changed);
            case Fact.JobMoved moved ->
                own(rights, moved.owner().map(EventQueries::project), seesCluster)
                        .map(project -> job(event, moved, project));
            case Fact.NodeSeen seen ->
                seesCluster
                        ? Optional.of(node(
                                event,
                                Kind.NODE_OBSERVED,
                                seen.node().value(),
                                false,
                                seen.answering() ? "answering" : "silent"))
                        : Optional.empty();
            case Fact.MachineSeen seen ->
                own(rights, owner(seen.instance()), seesCluster)
                        .map(project -> machine(event, seen, project, seesCluster));
        };
    }

    private Optional<EventView> changed(Rights rights, EngineEvent.Recorded event, Fact.ObjectChanged changed) {
        boolean seesCluster = rights.actor().role().seesCluster();
        Optional<ProjectId> owner = changed.owner().map(EventQueries::project);
        return switch (changed.change()) {
            case Change.PutInstance put ->
                own(rights, owner, seesCluster)
                        .map(project -> instance(event, put.instance().id(), false, project));
            case Change.DropInstance drop ->
                own(rights, owner, seesCluster).map(project -> instance(event, drop.id(), true, project));
            case Change.PutNode put ->
                Optional.of(node(event, Kind.NODE, put.node().name().value(), false, ""))
                        .filter(view -> seesCluster);
            case Change.DropNode drop ->
                Optional.of(node(event, Kind.NODE, drop.name().value(), true, ""))
                        .filter(view -> seesCluster);
            case Change.PutGroup put ->
                Optional.of(object(event, Kind.GROUP, put.group().id().toString(), false))
                        .filter(view -> seesCluster);
            case Change.DropGroup drop ->
                Optional.of(object(event, Kind.GROUP, drop.id().toString(), true))
                        .filter(view -> seesCluster);
            case Change.PutNetwork put ->
                Optional.of(object(event, Kind.NETWORK, put.network().id().toString(), false))
                        .filter(view -> seesCluster);
            case Change.DropNetwork drop ->
                Optional.of(object(event, Kind.NETWORK, drop.id().toString(), true))
                        .filter(view -> seesCluster);
            case Change.PutSettings _ ->
                Optional.of(object(event, Kind.CLUSTER, "", false)).filter(view -> seesCluster);
            // Everybody may know whether the queue is paused; what it is set to is read elsewhere.
            case Change.PutQueueSettings _, Change.PutSubmissionRules _ ->
                Optional.of(object(event, Kind.QUEUE, "", false));
        };
    }

    /** @return the project, if there is one, as he may know it; empty when he may not see the thing at all */
    private static Optional<Optional<ProjectId>> own(Rights rights, Optional<ProjectId> project, boolean seesCluster) {
        return seesCluster || project.filter(rights::sees).isPresent() ? Optional.of(project) : Optional.empty();
    }

    private Optional<ProjectId> owner(InstanceId instance) {
        return owners.of(new UiEvent(UiEvent.Kind.INSTANCE, instance.toString()));
    }

    private static ProjectId project(OwnerId owner) {
        return new ProjectId(owner.value());
    }

    private static EventView instance(
            EngineEvent.Recorded event, InstanceId id, boolean removed, Optional<ProjectId> project) {
        return new EventView(
                event.seq(),
                event.at(),
                Kind.INSTANCE,
                id.toString(),
                removed,
                "",
                project,
                Optional.of(id),
                Optional.empty(),
                List.of());
    }

    private static EventView machine(
            EngineEvent.Recorded event, Fact.MachineSeen seen, Optional<ProjectId> project, boolean seesCluster) {
        return new EventView(
                event.seq(),
                event.at(),
                Kind.INSTANCE_OBSERVED,
                seen.instance().toString(),
                false,
                seen.state().map(EventQueries::word).orElse(""),
                project,
                Optional.of(seen.instance()),
                seesCluster ? Optional.of(seen.node().value()) : Optional.empty(),
                List.of());
    }

    private static EventView job(EngineEvent.Recorded event, Fact.JobMoved moved, Optional<ProjectId> project) {
        JobId id = moved.job();
        return new EventView(
                event.seq(),
                event.at(),
                Kind.JOB,
                id.toString(),
                false,
                word(moved.state()),
                project,
                moved.subject().instance(),
                moved.subject().node().map(NodeName::value),
                moved.steps().stream().map(EventQueries::word).toList());
    }

    /** Something that is no machine, no job and no node. */
    private static EventView object(EngineEvent.Recorded event, Kind kind, String id, boolean removed) {
        return new EventView(
                event.seq(),
                event.at(),
                kind,
                id,
                removed,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static EventView node(EngineEvent.Recorded event, Kind kind, String id, boolean removed, String status) {
        return new EventView(
                event.seq(),
                event.at(),
                kind,
                id,
                removed,
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.of(id),
                List.of());
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
