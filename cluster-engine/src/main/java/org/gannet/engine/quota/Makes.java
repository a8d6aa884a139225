package org.gannet.engine.quota;

import org.gannet.engine.operation.AboutInstance;

/** Parameters of an operation that makes an instance: what it takes is held when it is asked for. */
public interface Makes extends AboutInstance {
    /** What the new instance takes. */
    Amounts amounts();
}
