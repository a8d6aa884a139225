package org.gannet.engine.quota;

import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.engine.operation.AboutInstance;

/** Parameters of an operation that makes an instance: what it takes is held when it is asked for. */
public interface Makes extends AboutInstance {
    /** What the new instance takes. */
    Amounts amounts();

    /** The instance that it is made of, if it is: who may not use that may not make it. */
    default Optional<InstanceId> origin() {
        return Optional.empty();
    }
}
