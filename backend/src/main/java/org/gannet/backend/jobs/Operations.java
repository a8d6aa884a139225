package org.gannet.backend.jobs;

import java.util.List;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;

/** What jobs can be of. */
public final class Operations {
    private static final List<String> WORDS =
            OperationCatalogue.all().stream().map(OperationKind::name).toList();

    private Operations() {}

    /** Stable words, such as "CreateInstance". */
    public static List<String> words() {
        return WORDS;
    }
}
