package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;
import org.gannet.webapp.base.format.Texts;

/** Fields that are typed or ticked. */
record LineInputs(Clock clock, Runnable changed) {
    private static final int TYPING_PAUSE_MILLIS = 400;
    private static final int LONGEST_LINE = 1000;
    private static final int LONGEST_TEXT = 100_000;

    FieldInput line(OperationField field, Known known) {
        TextField text = new TextField(OperationWords.label(field));
        text.setHelperText(help(field));
        text.setMaxLength(LONGEST_LINE);
        text.setWidthFull();
        text.setRequiredIndicatorVisible(field.isNeeded());
        text.setManualValidation(true);
        text.setClearButtonVisible(field.optional() && known.now().isPresent());
        known.above()
                .ifPresent(above ->
                        text.setPlaceholder(Texts.text("operations.inherited", ValueText.shown(field.type(), above))));
        Optional<Object> first = known.now().or(() -> field.usual().map(usual -> (Object) usual));
        String shown = first.map(value -> ValueText.shown(field.type(), value)).orElse("");
        text.setValue(shown);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        // What is shown may be rounded: as long as nobody changes it, it stays exactly what it is.
        Supplier<Optional<Object>> value = () -> known.now()
                .filter(now -> text.getValue().equals(shown))
                .or(() -> ValueText.parse(field.type(), text.getValue(), clock));
        Supplier<Boolean> whole = () -> text.getValue().isBlank() || value.get().isPresent();
        text.addValueChangeListener(change -> {
            text.setInvalid(!whole.get());
            changed.run();
        });
        return FieldInput.of(field, text, value, whole);
    }

    private static String help(OperationField field) {
        String said = OperationWords.help(field);
        String usual = "operations.help." + field.type().name().toLowerCase(java.util.Locale.ROOT);
        return said.isEmpty() && Texts.has(usual) ? Texts.text(usual) : said;
    }

    /** One on each line. */
    FieldInput lines(OperationField field, Known known) {
        TextArea area = new TextArea(OperationWords.label(field));
        String said = OperationWords.help(field);
        area.setHelperText(said.isEmpty() ? Texts.text("operations.lines.help") : said);
        area.setMaxLength(LONGEST_TEXT);
        area.setWidthFull();
        area.setManualValidation(true);
        known.now()
                .filter(List.class::isInstance)
                .map(List.class::cast)
                .ifPresent(list -> area.setValue(text(field.type(), (List<?>) list)));
        area.setValueChangeMode(ValueChangeMode.LAZY);
        area.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        Supplier<List<Optional<Object>>> all = () -> area.getValue()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> ValueText.parse(field.type(), line, clock))
                .toList();
        area.addValueChangeListener(change -> {
            area.setInvalid(all.get().stream().anyMatch(Optional::isEmpty));
            changed.run();
        });
        return FieldInput.of(
                field,
                area,
                () -> Optional.<Object>of(
                                all.get().stream().flatMap(Optional::stream).toList())
                        .filter(list ->
                                known.now().isPresent() || !area.getValue().isBlank()),
                () -> all.get().stream().allMatch(Optional::isPresent));
    }

    private static String text(FieldType type, List<?> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append(ValueText.shown(type, value)).append('\n'));
        return text.toString();
    }

    /** Yes when it is ticked. */
    FieldInput tick(OperationField field, Known known) {
        Checkbox box = new Checkbox(OperationWords.label(field));
        box.setHelperText(OperationWords.help(field));
        box.setValue(
                "true".equals(known.now().map(Object::toString).or(field::usual).orElse("")));
        box.addValueChangeListener(change -> changed.run());
        return FieldInput.of(field, box, () -> Optional.of(Boolean.TRUE.equals(box.getValue())), () -> true);
    }
}
