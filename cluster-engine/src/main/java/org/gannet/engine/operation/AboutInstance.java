package org.gannet.engine.operation;

import org.gannet.base.InstanceId;
import org.gannet.base.Subject;

/** Parameters of an operation on one instance. */
public interface AboutInstance extends Parameters {
    /** Which; for one that is to be made, drawn by the caller. */
    InstanceId instance();

    @Override
    default Subject subject() {
        return new Subject.OfInstance(instance());
    }
}
