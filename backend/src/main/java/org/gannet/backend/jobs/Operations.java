package org.gannet.backend.jobs;

import java.util.Arrays;
import java.util.List;
import org.gannet.engine.operation.Parameters;

/** What jobs can be of. */
public final class Operations {
    private static final List<String> WORDS = Arrays.stream(Parameters.class.getPermittedSubclasses())
            .map(type -> type.getEnclosingClass().getSimpleName())
            .toList();

    private Operations() {}

    /** Stable words, such as "CreateInstance". */
    public static List<String> words() {
        return WORDS;
    }
}
