package org.gannet.backend.instances;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.authz.Scope;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.InstanceId;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.springframework.stereotype.Component;

/** Finds machines that an actor may see; there are no others. */
@Component
class Machines {
    private static final int NEWEST_JOBS = 5;
    private final ClusterEngine engine;

    Machines(ClusterEngine engine) {
        this.engine = engine;
    }

    /** Reads no more machines of others than the scope makes necessary. */
    Stream<Machine> visible(Rights rights, ClusterView view) {
        return visible(view, rights.visible());
    }

    /** Those of one project, when the actor may see them. */
    Stream<Machine> visible(Rights rights, ClusterView view, ProjectId project) {
        return rights.sees(project) ? visible(view, new Scope.Projects(Set.of(project))) : Stream.empty();
    }

    private static Stream<Machine> visible(ClusterView view, Scope scope) {
        Stream<Instance> instances = switch (scope) {
            case Scope.All() -> view.state().instances().values().stream();
            case Scope.Projects(var projects) ->
                projects.stream().flatMap(project -> view.state().instancesOf(new OwnerId(project.value())).stream());
        };
        Stream<Machine> present = instances.map(Machine.Present::new);
        Stream<Machine> wanted = view.jobs().stream()
                .flatMap(Machine.Wanted::of)
                .filter(machine -> view.state().findInstance(machine.id()).isEmpty())
                .map(machine -> machine);
        return Stream.concat(present, wanted).filter(machine -> scope.contains(machine.project()));
    }

    /**
     * What is not there and what may not be seen takes the same way, through the database: neither answer nor time
     * tells them apart.
     * @throws org.gannet.base.ProblemException NOT_FOUND
     */
    Machine get(Rights rights, ClusterView view, InstanceId id) {
        Predicate<Machine> visible = machine -> rights.sees(machine.project());
        return find(view, id)
                .filter(visible)
                .or(() -> engine.jobs(JobFilter.about(id, NEWEST_JOBS)).stream()
                        .flatMap(Machine.Wanted::of)
                        .map(Machine.class::cast)
                        .filter(visible)
                        .findFirst())
                // It may have been asked for and made since the view was taken.
                .or(() -> find(engine.view(), id).filter(visible))
                .orElseThrow(() -> Problems.notFound("virtual machine"));
    }

    private static Optional<Machine> find(ClusterView view, InstanceId id) {
        Optional<Machine> present = view.state().findInstance(id).map(Machine.Present::new);
        return present.or(() -> view.jobs().stream()
                .flatMap(Machine.Wanted::of)
                .filter(machine -> machine.id().equals(id))
                .map(Machine.class::cast)
                .findFirst());
    }
}
