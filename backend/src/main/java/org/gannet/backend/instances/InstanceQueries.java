package org.gannet.backend.instances;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.InstanceId;
import org.springframework.stereotype.Service;

/** Reads machines; those of other projects do not exist. Also shows machines whose creation is only asked for. */
@Service
public class InstanceQueries {
    public Page<InstanceView> list(Actor actor, InstanceFilter filter, InstanceOrder order, PageQuery query) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public InstanceView get(Actor actor, InstanceId id) {
        throw new UnsupportedOperationException();
    }
}
