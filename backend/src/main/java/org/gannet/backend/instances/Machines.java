package org.gannet.backend.instances;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.support.Problems;
import org.gannet.base.InstanceId;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.JobFilter;
import org.springframework.stereotype.Component;

/** Finds machines that an actor may see; there are no others. */
@Component
class Machines {
    private static final int NEWEST_JOBS = 5;
    private final ClusterEngine engine;

    Machines(ClusterEngine engine) {
        this.engine = engine;
    }

    Stream<Machine> visible(Rights rights, ClusterView view) {
        Stream<Machine> present = view.state().instances().values().stream().map(Machine.Present::new);
        Stream<Machine> wanted = view.jobs().stream()
                .flatMap(job -> Machine.Wanted.of(job).stream())
                .filter(machine -> view.state().findInstance(machine.id()).isEmpty())
                .map(machine -> machine);
        return Stream.concat(present, wanted).filter(machine -> rights.sees(machine.project()));
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
                        .flatMap(job -> Machine.Wanted.of(job).stream())
                        .map(Machine.class::cast)
                        .filter(visible)
                        .findFirst())
                .orElseThrow(() -> Problems.notFound("virtual machine"));
    }

    private static Optional<Machine> find(ClusterView view, InstanceId id) {
        Optional<Machine> present = view.state().findInstance(id).map(Machine.Present::new);
        return present.or(() -> view.jobs().stream()
                .flatMap(job -> Machine.Wanted.of(job).stream())
                .filter(machine -> machine.id().equals(id))
                .map(Machine.class::cast)
                .findFirst());
    }
}
