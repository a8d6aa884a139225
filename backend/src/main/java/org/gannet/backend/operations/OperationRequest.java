package org.gannet.backend.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gannet.base.Subject;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.operation.Parameters;

/**
 * What somebody asks for.
 * @param operation its name
 * @param values by the names of fields, what it is about included: text, whole numbers, booleans, lists and maps of
 *     these. What is left out means what the form says
 */
public record OperationRequest(String operation, Map<String, Object> values) {
    public OperationRequest {
        values = Map.copyOf(values);
    }

    /** The same as these parameters. */
    public static OperationRequest of(Parameters parameters) {
        Map<String, Object> all = new LinkedHashMap<>(EngineJson.fields(parameters));
        all.remove("operation");
        return new OperationRequest(parameters.operationName(), all);
    }

    /** Asked of a thing. @param values without the thing itself */
    public static OperationRequest of(OperationForm form, Subject subject, Map<String, Object> values) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        form.subjectField().filter(field -> !form.makes()).ifPresent(field -> all.put(field, subject.key()));
        return new OperationRequest(form.name(), all);
    }
}
