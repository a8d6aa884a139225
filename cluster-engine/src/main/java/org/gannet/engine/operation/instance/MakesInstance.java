package org.gannet.engine.operation.instance;

import org.gannet.engine.quota.Makes;

/** Parameters of an operation that makes an instance, once they are complete. */
public interface MakesInstance extends Makes {
    /** What is made. @throws IllegalStateException when something is left open */
    CreateInstance.Parameters create();
}
