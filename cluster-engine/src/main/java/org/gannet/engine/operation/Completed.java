package org.gannet.engine.operation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;
import java.util.function.Supplier;
import org.gannet.engine.model.ClusterState;

/**
 * Parameters of which a part follows from what there is when they are asked for, and stays so: who submits them
 * completes them first.
 */
public interface Completed extends Parameters {
    /**
     * With nothing left open; themselves when nothing was.
     * @param ids draws a new id at each call
     * @throws org.gannet.base.ProblemException when it follows from something that is not there
     */
    Parameters completed(ClusterState state, Supplier<UUID> ids);

    /** On the component that is completed: nobody says it. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Here {}
}
