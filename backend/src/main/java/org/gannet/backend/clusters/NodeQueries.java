package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.backend.authz.Actor;
import org.springframework.stereotype.Service;

/** Reads the cluster; for administrators and helpdesk. */
@Service
public class NodeQueries {
    /** By name. @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public List<NodeView> list(Actor actor) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND */
    public NodeView get(Actor actor, String name) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public DashboardView dashboard(Actor actor) {
        throw new UnsupportedOperationException();
    }
}
