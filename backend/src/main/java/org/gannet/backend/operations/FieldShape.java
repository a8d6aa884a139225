package org.gannet.backend.operations;

import java.util.List;
import java.util.Optional;

/**
 * What a field with parts may look like.
 * @param kind the word that names it among others; empty when there is only one
 * @param property the name under which the kind stands in JSON
 * @param inherits whether what is left out is taken from the level above: parameters of groups, nodes and machines
 * @param forOwners whether owners of machines may choose it, too
 * @param drawn ids that nobody types
 */
public record FieldShape(
        String kind,
        Optional<String> property,
        boolean inherits,
        boolean forOwners,
        List<OperationField> fields,
        List<String> drawn) {
    public FieldShape {
        fields = List.copyOf(fields);
        drawn = List.copyOf(drawn);
    }

    /** As owners of machines see it. */
    FieldShape ofOwners() {
        List<OperationField> some = fields.stream()
                .filter(OperationField::hasShapesForOwners)
                .map(OperationField::forOwners)
                .toList();
        return new FieldShape(kind, property, inherits, forOwners, some, drawn);
    }
}
