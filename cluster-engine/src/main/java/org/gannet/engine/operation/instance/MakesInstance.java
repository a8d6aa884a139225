package org.gannet.engine.operation.instance;

import java.util.function.UnaryOperator;
import org.gannet.engine.operation.AttachesCards;
import org.gannet.engine.quota.Makes;

/** Parameters of an operation that makes an instance, once they are complete. */
public interface MakesInstance extends Makes, AttachesCards {
    /** What is made. @throws IllegalStateException when something is left open */
    CreateInstance.Parameters create();

    @Override
    MakesInstance attaching(UnaryOperator<NewNic> each);
}
