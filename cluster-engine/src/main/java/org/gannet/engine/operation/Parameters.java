package org.gannet.engine.operation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.gannet.base.InstanceId;

/**
 * What someone asks for: kept with the job, enough to do it again. One kind per operation; names are stable in JSON.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CreateInstance.Parameters.class, name = "CreateInstance"),
    @JsonSubTypes.Type(value = StartInstance.Parameters.class, name = "StartInstance"),
    @JsonSubTypes.Type(value = StopInstance.Parameters.class, name = "StopInstance"),
    @JsonSubTypes.Type(value = RebootInstance.Parameters.class, name = "RebootInstance"),
    @JsonSubTypes.Type(value = RemoveInstance.Parameters.class, name = "RemoveInstance"),
    @JsonSubTypes.Type(value = MigrateInstance.Parameters.class, name = "MigrateInstance")
})
public sealed interface Parameters
        permits CreateInstance.Parameters,
                StartInstance.Parameters,
                StopInstance.Parameters,
                RebootInstance.Parameters,
                RemoveInstance.Parameters,
                MigrateInstance.Parameters {
    /** The instance it is about. */
    InstanceId instance();

    /** The operation over these parameters. */
    Operation operation();

    /** "CreateInstance": as in JSON and in job lists. */
    default String operationName() {
        return operation().getClass().getSimpleName();
    }
}
