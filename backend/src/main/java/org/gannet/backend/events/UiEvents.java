package org.gannet.backend.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.event.Subscription;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Change;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/** Tells views what has changed. One subscription to the engine for the whole process. */
@Service
public class UiEvents implements DisposableBean {
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** Events carry ids only; what a view then reads is authorized anew. */
    private static final Duration RIGHTS_READ_EVERY = Duration.ofSeconds(5);

    private final ClusterEngine engine;
    private final Access access;
    private final Clock clock;
    private final Owners owners;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private @Nullable Subscription subscription;

    UiEvents(ClusterEngine engine, Access access, Clock clock) {
        this.engine = engine;
        this.access = access;
        this.clock = clock;
        this.owners = new Owners(engine);
    }

    /**
     * Calls the listener with what the actor may see, each object once per batch, at most four batches a second, one
     * call at a time, on a thread of this service: views must hand over to their own and return at once.
     */
    public UiSubscription subscribe(Actor actor, Consumer<List<UiEvent>> listener) {
        access.requireCurrent(actor);
        listenToEngine();
        Filter filter = new Filter(actor);
        Delivery delivery = new Delivery(
                batch -> {
                    List<UiEvent> visible = filter.visible(batch);
                    if (!visible.isEmpty()) {
                        listener.accept(visible);
                    }
                },
                PAUSE,
                deliveries::remove);
        deliveries.add(delivery);
        delivery.start();
        return delivery;
    }

    @Override
    public synchronized void destroy() {
        deliveries.forEach(Delivery::close);
        if (subscription != null) {
            subscription.close();
        }
    }

    private synchronized void listenToEngine() {
        if (subscription == null) {
            subscription = engine.subscribe(this::hear);
        }
    }

    private void hear(EngineEvent event) {
        if (!deliveries.isEmpty()) {
            List<UiEvent> events = translate(event);
            deliveries.forEach(delivery -> delivery.offer(events));
        }
    }

    /** A job's news are its machine's news, and a node's report is one about each machine on it. */
    private List<UiEvent> translate(EngineEvent event) {
        return switch (event) {
            case EngineEvent.Recorded recorded -> translate(recorded.fact());
            case EngineEvent.JobProgressed progress -> job(progress.job(), progress.subject());
            case EngineEvent.NodeReported reported -> node(reported.node());
            case EngineEvent.ReadAgain lost -> List.of(UiEvent.EVERYTHING);
        };
    }

    private List<UiEvent> translate(Fact fact) {
        return switch (fact) {
            case Fact.JobMoved moved -> job(moved.job(), moved.subject());
            case Fact.NodeSeen seen -> node(seen.node());
            case Fact.MachineSeen seen -> List.of(instance(seen.instance()));
            case Fact.ObjectChanged changed ->
                switch (changed.change()) {
                    case Change.PutInstance put ->
                        List.of(instance(put.instance().id()));
                    case Change.DropInstance drop -> List.of(instance(drop.id()));
                    case Change.PutNode put -> node(put.node().name());
                    case Change.DropNode drop -> node(drop.name());
                    case Change.PutGroup put ->
                        List.of(new UiEvent(UiEvent.Kind.GROUP, put.group().id().toString()));
                    case Change.DropGroup drop ->
                        List.of(new UiEvent(UiEvent.Kind.GROUP, drop.id().toString()));
                    case Change.PutNetwork put ->
                        List.of(new UiEvent(
                                UiEvent.Kind.NETWORK, put.network().id().toString()));
                    case Change.DropNetwork drop ->
                        List.of(new UiEvent(UiEvent.Kind.NETWORK, drop.id().toString()));
                    case Change.PutSettings _ -> List.of(new UiEvent(UiEvent.Kind.CLUSTER, ""));
                    case Change.PutQueueSettings _, Change.PutSubmissionRules _ ->
                        List.of(new UiEvent(UiEvent.Kind.QUEUE, ""));
                };
        };
    }

    private static List<UiEvent> job(JobId id, Subject about) {
        List<UiEvent> events = new ArrayList<>();
        events.add(new UiEvent(UiEvent.Kind.JOB, id.toString()));
        about.instance().ifPresent(instance -> events.add(instance(instance)));
        about.node().ifPresent(node -> events.add(new UiEvent(UiEvent.Kind.NODE, node.value())));
        return events;
    }

    private List<UiEvent> node(NodeName name) {
        List<UiEvent> events = new ArrayList<>();
        events.add(new UiEvent(UiEvent.Kind.NODE, name.value()));
        engine.view().state().instancesOn(name).forEach(instance -> events.add(instance(instance.id())));
        return events;
    }

    private static UiEvent instance(InstanceId id) {
        return new UiEvent(UiEvent.Kind.INSTANCE, id.toString());
    }

    /** What one actor may hear of; used by one thread. */
    private final class Filter {
        private final Actor actor;
        private Optional<Rights> rights = Optional.empty();
        private Instant readAt = Instant.MIN;

        Filter(Actor actor) {
            this.actor = actor;
        }

        List<UiEvent> visible(List<UiEvent> batch) {
            Instant now = clock.instant();
            if (readAt.plus(RIGHTS_READ_EVERY).isBefore(now)) {
                rights = read();
                readAt = now;
            }
            return rights.map(known -> batch.stream()
                            .filter(event -> mayHear(known, event))
                            .toList())
                    .orElse(List.of());
        }

        private Optional<Rights> read() {
            try {
                return Optional.of(access.rights(actor));
            } catch (ProblemException e) {
                return Optional.empty();
            }
        }

        private boolean mayHear(Rights known, UiEvent event) {
            if (actor.role().seesCluster()) {
                return true;
            }
            return switch (event.kind()) {
                case INSTANCE, JOB -> owners.of(event).filter(known::sees).isPresent();
                case NODE, GROUP, NETWORK, CLUSTER -> false;
                case QUEUE, EVERYTHING -> true;
            };
        }
    }
}
