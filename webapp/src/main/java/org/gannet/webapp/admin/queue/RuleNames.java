package org.gannet.webapp.admin.queue;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/** The things that rules speak of by their ids, by name; for those who see the cluster. */
@Component
class RuleNames {
    private static final int MOST_MACHINES = 500;

    private final ProjectQueries projects;
    private final InstanceQueries machines;
    private final NodeQueries nodes;

    RuleNames(ProjectQueries projects, InstanceQueries machines, NodeQueries nodes) {
        this.projects = projects;
        this.machines = machines;
        this.nodes = nodes;
    }

    /** @param value what a condition compares with @param name for people */
    record Choice(String value, String name) {}

    List<Choice> projects(Actor actor) {
        return projects.mine(actor).stream()
                .map(project -> new Choice(project.id().toString(), project.name()))
                .toList();
    }

    /** The first of them by name. */
    List<Choice> machines(Actor actor) {
        return machines
                .list(actor, InstanceFilter.ALL, InstanceOrder.BY_NAME, PageQuery.first(MOST_MACHINES))
                .items()
                .stream()
                .map(machine ->
                        new Choice(machine.id().toString(), machine.name() + " (" + machine.projectName() + ")"))
                .toList();
    }

    List<Choice> nodes(Actor actor) {
        return nodes.list(actor).stream()
                .map(NodeView::name)
                .map(name -> new Choice(name, name))
                .toList();
    }

    /** Empty when it is gone. */
    Optional<String> project(Actor actor, String id) {
        return projects(actor).stream()
                .filter(project -> project.value().equals(id))
                .findFirst()
                .map(Choice::name);
    }

    /** Empty when it is gone. */
    Optional<String> machine(Actor actor, String id) {
        try {
            return Optional.of(machines.get(actor, InstanceId.parse(id))).map(InstanceView::name);
        } catch (ProblemException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
