package org.gannet.backend.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.junit.jupiter.api.Test;

class UiEventsIT {
    private final Backend backend = Backend.on(Database.H2);
    private final UiEvents events = backend.bean(UiEvents.class);

    @Test
    void tellsOfOnesOwnMachinesFromCreationToTheEndAndOfNoOthers() {
        Actor mine = backend.newPerson(Role.USER);
        Actor other = backend.newPerson(Role.USER);
        Actor admin = backend.newPerson(Role.ADMIN);
        ProjectId project = backend.newProject(Backend.room(1), mine);
        backend.newProject(Backend.room(1), other);
        Set<UiEvent> heardByMine = ConcurrentHashMap.newKeySet();
        Set<UiEvent> heardByOther = ConcurrentHashMap.newKeySet();
        Set<UiEvent> heardByAdmin = ConcurrentHashMap.newKeySet();

        try (UiSubscription _ = events.subscribe(mine, heardByMine::addAll);
                UiSubscription _ = events.subscribe(other, heardByOther::addAll);
                UiSubscription _ = events.subscribe(admin, heardByAdmin::addAll)) {
            Accepted made = backend.created(mine, Backend.request(project, "told"));
            UiEvent instance =
                    new UiEvent(UiEvent.Kind.INSTANCE, made.instance().toString());
            UiEvent job = new UiEvent(UiEvent.Kind.JOB, made.job().toString());
            await().atMost(Backend.PATIENCE)
                    .until(() -> heardByMine.containsAll(List.of(instance, job))
                            && heardByAdmin.containsAll(List.of(instance, job)));
            await().atMost(Backend.PATIENCE)
                    .until(() -> heardByAdmin.stream().anyMatch(event -> event.kind() == UiEvent.Kind.NODE));

            heardByMine.clear();
            backend.ended(backend.bean(InstanceService.class).remove(mine, made.instance()));
            await().atMost(Backend.PATIENCE).until(() -> heardByMine.contains(instance));
            assertThat(heardByMine).noneMatch(event -> event.kind() == UiEvent.Kind.NODE);
            assertThat(heardByOther).isEmpty();
        }
    }

    @Test
    void goesOnAfterAListenerFailed() {
        Actor admin = backend.newPerson(Role.ADMIN);
        Set<UiEvent> heard = ConcurrentHashMap.newKeySet();

        try (UiSubscription _ = events.subscribe(admin, batch -> {
            boolean first = heard.isEmpty();
            heard.addAll(batch);
            if (first) {
                throw new IllegalStateException("a listener that fails, on purpose");
            }
        })) {
            await().atMost(Backend.PATIENCE).until(() -> !heard.isEmpty());
            int before = heard.size();
            ProjectId project = backend.newProject(Backend.room(1));
            backend.created(admin, Backend.request(project, "later"));
            await().atMost(Backend.PATIENCE).until(() -> heard.size() > before);
        }
    }
}
