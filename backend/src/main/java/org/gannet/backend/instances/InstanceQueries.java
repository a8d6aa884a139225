package org.gannet.backend.instances;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.DiskTemplate;
import org.gannet.base.InstanceId;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.springframework.stereotype.Service;

/** Reads machines; those of other projects do not exist. Also shows machines whose creation is only asked for. */
@Service
public class InstanceQueries {
    private final ClusterEngine engine;
    private final Machines machines;
    private final InstanceViews views;
    private final Memberships memberships;
    private final Access access;

    InstanceQueries(
            ClusterEngine engine, Machines machines, InstanceViews views, Memberships memberships, Access access) {
        this.engine = engine;
        this.machines = machines;
        this.views = views;
        this.memberships = memberships;
        this.access = access;
    }

    /**
     * Which kinds of disks new machines can have, when there is a choice.
     * @throws org.gannet.base.ProblemException NOT_SIGNED_IN
     */
    public List<DiskTemplate> templates(Actor actor) {
        access.requireCurrent(actor);
        return Templates.offered(engine.view());
    }

    /** Looks through the engine's view in memory; only the page that is asked for is worked out in full. */
    public Page<InstanceView> list(Actor actor, InstanceFilter filter, InstanceOrder order, PageQuery query) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        Stream<Machine> visible = filter.project()
                .map(project -> machines.visible(rights, view, project))
                .orElseGet(() -> machines.visible(rights, view));
        List<Machine> found = visible.filter(wanted(rights, view, filter)).collect(Collectors.toList());
        found.sort(comparator(rights, view, order, found));
        Page<Machine> page = Page.of(found, query);
        return new Page<>(views.of(rights, view, page.items()), page.offset(), page.total());
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public InstanceView get(Actor actor, InstanceId id) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        return views.of(rights, view, List.of(machines.get(rights, view, id))).getFirst();
    }

    /** What it is made of. @throws org.gannet.base.ProblemException NOT_FOUND */
    public InstanceDetails details(Actor actor, InstanceId id) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        return switch (machines.get(rights, view, id)) {
            case Machine.Present(var instance) ->
                DetailViews.of(view, instance, rights.actor().role().seesCluster());
            case Machine.Wanted _ -> InstanceDetails.NONE;
        };
    }

    private static Predicate<Machine> wanted(Rights rights, ClusterView view, InstanceFilter filter) {
        Predicate<Machine> wanted = machine -> true;
        if (filter.node().isPresent() && rights.actor().role().seesCluster()) {
            String node = filter.node().get();
            wanted = wanted.and(machine ->
                    machine.node().filter(name -> name.value().equals(node)).isPresent()
                            || machine.incoming()
                                    .filter(name -> name.value().equals(node))
                                    .isPresent());
        }
        String text = filter.text().strip().toLowerCase(Locale.ROOT);
        if (!text.isEmpty()) {
            wanted = wanted.and(machine -> matches(machine, text));
        }
        if (!filter.words().isEmpty()) {
            wanted = wanted.and(machine -> filter.words().contains(Statuses.word(view, machine)));
        }
        return wanted;
    }

    private static boolean matches(Machine machine, String text) {
        return machine.name().contains(text)
                || machine.id().toString().equals(text)
                || machine.nics().stream().anyMatch(nic -> nic.mac().value().equals(text))
                || machine instanceof Machine.Present(var instance)
                        && instance.nics().stream()
                                .flatMap(nic -> nic.addresses().stream())
                                .anyMatch(address -> address.toString().equals(text));
    }

    private Comparator<Machine> comparator(
            Rights rights, ClusterView view, InstanceOrder order, List<Machine> machines) {
        Comparator<Machine> byName = Comparator.comparing(Machine::name)
                .thenComparing(machine -> machine.id().toString());
        Comparator<Machine> byField = switch (order.field()) {
            case NAME -> Comparator.comparing(Machine::name);
            case STATUS -> Comparator.comparing(statusWords(view, machines)::get);
            case PROJECT -> byProjectName(machines);
            case NODE -> byNode(rights);
            case VCPUS -> Comparator.comparingInt(Machine::vcpus);
            case MEMORY -> Comparator.comparing(Machine::memory);
            case DISK -> Comparator.comparing(Machine::diskTotal);
            case CREATED -> Comparator.comparing(Machine::createdAt);
        };
        return (order.descending() ? byField.reversed() : byField).thenComparing(byName);
    }

    /** Each machine's once, not once per comparison. */
    private static Map<Machine, StatusView.Word> statusWords(ClusterView view, List<Machine> machines) {
        return machines.stream().collect(Collectors.toMap(machine -> machine, machine -> Statuses.word(view, machine)));
    }

    private Comparator<Machine> byProjectName(List<Machine> machines) {
        Map<ProjectId, String> names =
                memberships.names(machines.stream().map(Machine::project).collect(Collectors.toSet()));
        return Comparator.comparing(machine -> names.getOrDefault(machine.project(), ""));
    }

    private static Comparator<Machine> byNode(Rights rights) {
        boolean seesCluster = rights.actor().role().seesCluster();
        return Comparator.comparing(machine -> machine.node()
                .filter(node -> seesCluster)
                .map(node -> node.value())
                .orElse(""));
    }
}
