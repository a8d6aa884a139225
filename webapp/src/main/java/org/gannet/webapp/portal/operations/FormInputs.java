package org.gannet.webapp.portal.operations;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gannet.backend.operations.Choice;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;

/** Draws the fields of a form, whatever they hold. */
final class FormInputs {
    private final LineInputs lines;
    private final ChoiceInputs choices;
    private final PartInputs parts;
    private final Function<FieldType, List<Choice>> things;
    private final Map<FieldType, List<Choice>> read = new EnumMap<>(FieldType.class);

    /**
     * @param things what there is to choose from, of fields that are chosen; asked once of each type
     * @param changed to be called after each change
     */
    FormInputs(Function<FieldType, List<Choice>> things, Runnable changed, Clock clock) {
        this.things = things;
        lines = new LineInputs(clock, changed);
        choices = new ChoiceInputs(changed);
        parts = new PartInputs(this, changed);
    }

    /** @param before the names of the fields around it, for the component's id */
    FieldInput of(OperationField field, Known known, String before) {
        String path = before + field.name();
        FieldInput input = field.many() ? many(field, known, path) : one(field, known, path);
        if (input.component().getId().isEmpty()) {
            input.component().setId("op-" + path);
        }
        return input;
    }

    private FieldInput many(OperationField field, Known known, String path) {
        if (known.among().isPresent()) {
            List<Choice> there = known.among().get().stream()
                    .map(each -> new Choice(each.toString(), ValueText.shown(field.type(), each)))
                    .toList();
            return choices.several(field, there, known);
        }
        if (field.type() == FieldType.CHOICE || field.type().isChosen()) {
            return choices.several(field, choices(field), known);
        }
        return field.type().hasParts() ? parts.list(field, known, path) : lines.lines(field, known);
    }

    private FieldInput one(OperationField field, Known known, String path) {
        return switch (field.type()) {
            case YES_NO -> yesOrNo(field, known);
            case CHOICE -> choices.words(field, choices(field), known);
            case NODE, GROUP, NETWORK, INSTANCE, PROJECT, DISK, NIC, SNAPSHOT, IMAGE, BACKUP ->
                choices.one(field, choices(field), known);
            case TEXT, NUMBER, DECIMAL, SIZE, TIME, DURATION, JSON -> lines.line(field, known);
            case RECORD -> field.inherits() ? parts.inherited(field, known, path) : parts.record(field, known, path);
            case VARIANT -> parts.variant(field, known, path);
            case MAP -> parts.map(field, known, path);
        };
    }

    /** A tick where it is known what it is now; else there is a third answer, which leaves it as it is. */
    private FieldInput yesOrNo(OperationField field, Known known) {
        if (!field.optional() || known.now().isPresent() && known.above().isEmpty()) {
            return lines.tick(field, known);
        }
        List<Choice> answers = List.of(
                new Choice("true", ValueText.shown(FieldType.YES_NO, "true")),
                new Choice("false", ValueText.shown(FieldType.YES_NO, "false")));
        FieldInput words = choices.words(field, answers, known);
        return FieldInput.of(
                field, words.component(), () -> words.filled().get().map("true"::equals), words.whole());
    }

    private List<Choice> choices(OperationField field) {
        return field.type() == FieldType.CHOICE
                ? field.words().stream()
                        .map(word -> new Choice(word, OperationWords.word(field, word)))
                        .toList()
                : read.computeIfAbsent(field.type(), things);
    }
}
