package org.gannet.engine.operation;

import org.gannet.base.NetworkId;
import org.gannet.base.Subject;

/** Parameters of an operation on one network. */
public interface AboutNetwork extends Parameters {
    /** Which; for one that is to be made, drawn by the caller. */
    NetworkId network();

    @Override
    default Subject subject() {
        return new Subject.OfNetwork(network());
    }
}
