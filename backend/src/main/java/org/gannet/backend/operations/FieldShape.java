package org.gannet.backend.operations;

import java.util.List;
import java.util.Optional;

/**
 * What a field with parts may look like.
 * @param kind the word that names it among others; empty when there is only one
 * @param property the name under which the kind stands in JSON
 * @param inherits whether what is left out is taken from the level above: parameters of groups, nodes and machines
 * @param drawn ids that nobody types
 */
public record FieldShape(
        String kind, Optional<String> property, boolean inherits, List<OperationField> fields, List<String> drawn) {
    public FieldShape {
        fields = List.copyOf(fields);
        drawn = List.copyOf(drawn);
    }
}
