package org.gannet.engine.operation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.gannet.base.Subject;

/**
 * What someone asks for: a record, kept with the job, enough to do it again. One kind per operation, named "Parameters"
 * inside the operation's class and listed in {@link OperationCatalogue}; implemented by way of {@link AboutInstance},
 * {@link AboutNode}, {@link AboutGroup}, {@link AboutNetwork} or {@link AboutCluster}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
public interface Parameters {
    /** What it is about; follows from the parameters alone. */
    Subject subject();

    /** The operation over these parameters. */
    Operation operation();

    /** "CreateInstance": as in JSON and in job lists. */
    default String operationName() {
        return operation().getClass().getSimpleName();
    }
}
