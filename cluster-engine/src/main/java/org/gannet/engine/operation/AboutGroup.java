package org.gannet.engine.operation;

import org.gannet.base.GroupId;
import org.gannet.base.Subject;

/** Parameters of an operation on one group of nodes. */
public interface AboutGroup extends Parameters {
    /** Which; for one that is to be made, drawn by the caller. */
    GroupId group();

    @Override
    default Subject subject() {
        return new Subject.OfGroup(group());
    }
}
