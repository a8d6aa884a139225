package org.gannet.backend.instances;

import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.Node;
import org.springframework.stereotype.Component;

/** Where a machine's console is just now, for who may use it. */
@Component
@BackendOnly
public class ConsolePlaces {
    private final ClusterEngine engine;
    private final Machines machines;
    private final Access access;

    ConsolePlaces(ClusterEngine engine, Machines machines, Access access) {
        this.engine = engine;
        this.machines = machines;
        this.access = access;
    }

    /** @param address of the node's agent */
    public record Place(ProjectId project, String name, NodeName node, String address) {}

    /** @throws org.gannet.base.ProblemException NOT_SIGNED_IN, NOT_FOUND, NOT_ALLOWED, WRONG_STATE */
    public Place require(Actor actor, InstanceId id, Capability capability) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        Machine machine = machines.get(rights, view, id);
        Capabilities.of(rights, view, machine).require(capability);
        Node node = machine.node()
                .flatMap(name -> view.state().findNode(name))
                .orElseThrow(() -> Problems.of(ErrorCode.WRONG_STATE, "It is not placed yet.", "Wait a moment."));
        return new Place(machine.project(), machine.name(), node.name(), node.address());
    }
}
