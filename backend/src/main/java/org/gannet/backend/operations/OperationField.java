package org.gannet.backend.operations;

import java.util.List;
import java.util.Optional;

/**
 * A part of what is asked for.
 * @param name as in JSON
 * @param optional may be left out
 * @param many a list of such values
 * @param words of a CHOICE
 * @param usual what leaving it out means, as text; empty when it means nothing, or may not be left out
 */
public record OperationField(
        String name, FieldType type, boolean optional, boolean many, List<String> words, Optional<String> usual) {
    public OperationField {
        words = List.copyOf(words);
    }

    /** Whether a request must say it. */
    public boolean isNeeded() {
        return !optional && !many && usual.isEmpty();
    }
}
