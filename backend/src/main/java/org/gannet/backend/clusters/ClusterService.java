package org.gannet.backend.clusters;

import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Problems;
import org.gannet.base.HostName;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.springframework.stereotype.Service;

/** Keeps the cluster's nodes; for administrators. */
@Service
public class ClusterService {
    private final ClusterEngine engine;
    private final NodeQueries queries;
    private final Access access;
    private final Acts acts;

    ClusterService(ClusterEngine engine, NodeQueries queries, Access access, Acts acts) {
        this.engine = engine;
        this.queries = queries;
        this.access = access;
        this.acts = acts;
    }

    /**
     * Makes the node be part of the cluster: asks it for its facts and refuses when it says another name. Changes the
     * address of a node that is there.
     * @param address host and port: "127.0.0.1:7101"
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NODE_UNREACHABLE
     */
    public NodeView addNode(Actor actor, String name, String address) {
        acts.performOutside(new Act(actor, "node.add", "node " + name), trail -> {
            access.requireAdmin(actor);
            trail.details(address);
            HostName.findFault(name).ifPresent(fault -> {
                throw Problems.invalid("A node can't have this name.", fault);
            });
            NodeNames.findFault(name).ifPresent(fault -> {
                throw Problems.invalid(fault, "Choose another name.");
            });
            NodeNames.findAddressFault(address).ifPresent(fault -> {
                throw Problems.invalid(fault, "For example: 10.0.0.11:7411");
            });
            return engine.addNode(new NodeName(name), address);
        });
        return queries.get(actor, name);
    }
}
