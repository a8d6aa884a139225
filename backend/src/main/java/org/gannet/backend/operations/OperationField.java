package org.gannet.backend.operations;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A part of what is asked for.
 * @param name as in JSON
 * @param of what it is a part of: an operation, or a kind of thing such as "NodeParameters"
 * @param kind what it is itself, such as "NodeParameters"
 * @param optional may be left out
 * @param many a list of such values
 * @param words of a CHOICE
 * @param usual what leaving it out means, as text; empty when it means nothing, or may not be left out
 * @param shapes of what has parts; several of a VARIANT
 */
public record OperationField(
        String name,
        String of,
        String kind,
        FieldType type,
        boolean optional,
        boolean many,
        List<String> words,
        Optional<String> usual,
        List<FieldShape> shapes) {
    public OperationField {
        words = List.copyOf(words);
        shapes = List.copyOf(shapes);
    }

    /** As owners of machines see it: without what only operators choose. */
    OperationField forOwners() {
        List<FieldShape> some = shapes.stream()
                .filter(FieldShape::forOwners)
                .map(FieldShape::ofOwners)
                .toList();
        return new OperationField(name, of, kind, type, optional, many, words, usual, some);
    }

    /** Whether owners have a choice there at all. */
    boolean hasShapesForOwners() {
        return shapes.isEmpty() || shapes.stream().anyMatch(FieldShape::forOwners);
    }

    /** Whether a request must say it. */
    public boolean isNeeded() {
        return !optional && !many && usual.isEmpty();
    }

    /** Whether what is left out of it is taken from the level above. */
    public boolean inherits() {
        return shapes.stream().anyMatch(FieldShape::inherits);
    }

    /** The fields inside, of all shapes. */
    public Stream<OperationField> parts() {
        return shapes.stream().flatMap(shape -> shape.fields().stream());
    }
}
