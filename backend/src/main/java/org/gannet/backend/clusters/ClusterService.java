package org.gannet.backend.clusters;

import org.gannet.backend.authz.Actor;
import org.springframework.stereotype.Service;

/** Keeps the cluster's nodes; for administrators. */
@Service
public class ClusterService {
    /**
     * Makes the node be part of the cluster: asks it for its facts and refuses when it says another name. Changes the
     * address of a node that is there.
     * @param address host and port: "127.0.0.1:7101"
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NODE_UNREACHABLE
     */
    public NodeView addNode(Actor actor, String name, String address) {
        throw new UnsupportedOperationException();
    }
}
