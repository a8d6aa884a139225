package org.gannet.engine.operation;

import org.gannet.base.NodeName;
import org.gannet.base.Subject;

/** Parameters of an operation on one node. */
public interface AboutNode extends Parameters {
    /** Which; for one that is to be made, drawn by the caller. */
    NodeName node();

    @Override
    default Subject subject() {
        return new Subject.OfNode(node());
    }
}
