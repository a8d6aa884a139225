package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.HasValueChangeMode;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.backend.operations.Choice;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/**
 * One field of a form, as a person fills it in.
 * @param component with its label and help
 * @param value as the service takes it; empty while there is none
 * @param whole whether what is typed can be sent
 */
record FieldInput(
        OperationField field, Component component, Supplier<Optional<Object>> value, Supplier<Boolean> whole) {
    private static final int TYPING_PAUSE_MILLIS = 400;
    private static final int LONGEST_LINE = 1000;
    private static final int LONGEST_TEXT = 100_000;

    /**
     * @param choices what there is to choose from, for fields that are chosen
     * @param changed to be called after each change
     */
    static FieldInput of(OperationForm form, OperationField field, List<Choice> choices, Runnable changed) {
        List<Choice> all = field.type() == FieldType.CHOICE
                ? field.words().stream()
                        .map(word -> new Choice(word, OperationWords.word(form, field, word)))
                        .toList()
                : choices;
        boolean chosen = field.type() == FieldType.CHOICE || field.type().isChosen();
        FieldInput input;
        if (field.many()) {
            input = chosen ? ticks(form, field, all, changed) : lines(form, field, changed);
        } else if (field.type() == FieldType.YES_NO) {
            input = tick(form, field, changed);
        } else if (field.type() == FieldType.CHOICE) {
            input = words(form, field, all, changed);
        } else if (chosen) {
            input = chosen(form, field, all, changed);
        } else {
            input = line(form, field, changed);
        }
        input.component().setId("op-" + field.name());
        return input;
    }

    /** Whether nothing that is needed is missing and nothing that is typed is wrong. */
    boolean isComplete() {
        return whole.get() && (!field.isNeeded() || value.get().isPresent());
    }

    private static FieldInput line(OperationForm form, OperationField field, Runnable changed) {
        TextField text = new TextField(OperationWords.label(form, field));
        text.setHelperText(help(form, field));
        text.setMaxLength(LONGEST_LINE);
        text.setWidthFull();
        text.setRequiredIndicatorVisible(field.isNeeded());
        text.setManualValidation(true);
        field.usual().ifPresent(usual -> text.setValue(shown(field.type(), usual)));
        listening(text, () -> {
            text.setInvalid(!text.getValue().isBlank()
                    && typed(field.type(), text.getValue()).isEmpty());
            changed.run();
        });
        return new FieldInput(
                field,
                text,
                () -> typed(field.type(), text.getValue()),
                () -> text.getValue().isBlank()
                        || typed(field.type(), text.getValue()).isPresent());
    }

    private static void listening(HasValueChangeMode field, Runnable changed) {
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        switch (field) {
            case TextField text -> text.addValueChangeListener(change -> changed.run());
            case TextArea area -> area.addValueChangeListener(change -> changed.run());
            default -> throw new IllegalArgumentException("not a text: " + field.getClass());
        }
    }

    private static String help(OperationForm form, OperationField field) {
        String said = OperationWords.help(form, field);
        return said.isEmpty() && field.type() == FieldType.SIZE ? Texts.text("operations.size.help") : said;
    }

    private static String shown(FieldType type, String usual) {
        return type == FieldType.SIZE ? Sizes.of(new ByteSize(Long.parseLong(usual))) : usual;
    }

    /** What is typed, as the service takes it. */
    private static Optional<Object> typed(FieldType type, String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        return switch (type) {
            case NUMBER -> number(stripped);
            case SIZE -> SizeText.parse(stripped).map(bytes -> bytes);
            case JSON -> JsonText.parse(stripped);
            case TEXT, YES_NO, CHOICE, NODE, GROUP, NETWORK, INSTANCE, DISK, IMAGE -> Optional.of(stripped);
        };
    }

    private static Optional<Object> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One on each line. */
    private static FieldInput lines(OperationForm form, OperationField field, Runnable changed) {
        TextArea area = new TextArea(OperationWords.label(form, field));
        String said = help(form, field);
        area.setHelperText(said.isEmpty() ? Texts.text("operations.lines.help") : said);
        area.setMaxLength(LONGEST_TEXT);
        area.setWidthFull();
        area.setManualValidation(true);
        Supplier<List<Optional<Object>>> all = () -> area.getValue()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> typed(field.type(), line))
                .toList();
        listening(area, () -> {
            area.setInvalid(all.get().stream().anyMatch(Optional::isEmpty));
            changed.run();
        });
        return new FieldInput(
                field,
                area,
                () -> Optional.<Object>of(
                                all.get().stream().flatMap(Optional::stream).toList())
                        .filter(list -> !area.getValue().isBlank()),
                () -> all.get().stream().allMatch(Optional::isPresent));
    }

    private static FieldInput tick(OperationForm form, OperationField field, Runnable changed) {
        if (field.optional()) {
            List<Choice> answers = List.of(
                    new Choice("true", Texts.text("operations.yes")), new Choice("false", Texts.text("operations.no")));
            FieldInput words = words(form, field, answers, changed);
            return new FieldInput(
                    field, words.component(), () -> words.value().get().map("true"::equals), words.whole());
        }
        Checkbox box = new Checkbox(OperationWords.label(form, field));
        box.setHelperText(OperationWords.help(form, field));
        box.setValue(field.usual().filter("true"::equals).isPresent());
        box.addValueChangeListener(change -> changed.run());
        return new FieldInput(field, box, () -> Optional.of(Boolean.TRUE.equals(box.getValue())), () -> true);
    }

    private static FieldInput words(OperationForm form, OperationField field, List<Choice> choices, Runnable changed) {
        Select<Choice> select = new Select<>();
        select.setLabel(OperationWords.label(form, field));
        select.setHelperText(OperationWords.help(form, field));
        select.setItemLabelGenerator(choice -> choice == null ? Texts.text("operations.unchanged") : choice.label());
        select.setItems(choices);
        select.setEmptySelectionAllowed(field.optional());
        select.setEmptySelectionCaption(Texts.text("operations.unchanged"));
        select.setWidthFull();
        select.setRequiredIndicatorVisible(field.isNeeded());
        field.usual()
                .flatMap(usual -> choices.stream()
                        .filter(choice -> choice.value().equals(usual))
                        .findFirst())
                .ifPresent(select::setValue);
        select.addValueChangeListener(change -> changed.run());
        return new FieldInput(
                field, select, () -> Optional.ofNullable(select.getValue()).map(Choice::value), () -> true);
    }

    private static FieldInput chosen(OperationForm form, OperationField field, List<Choice> choices, Runnable changed) {
        ComboBox<Choice> box = new ComboBox<>(OperationWords.label(form, field));
        box.setHelperText(OperationWords.help(form, field));
        box.setItemLabelGenerator(Choice::label);
        box.setItems(choices);
        box.setClearButtonVisible(field.optional());
        box.setWidthFull();
        box.setRequiredIndicatorVisible(field.isNeeded());
        box.addValueChangeListener(change -> changed.run());
        return new FieldInput(
                field, box, () -> Optional.ofNullable(box.getValue()).map(Choice::value), () -> true);
    }

    private static FieldInput ticks(OperationForm form, OperationField field, List<Choice> choices, Runnable changed) {
        Map<String, Checkbox> boxes = new LinkedHashMap<>();
        Div stack = Blocks.div("stack stack--tight", new Span(OperationWords.label(form, field)));
        String said = OperationWords.help(form, field);
        if (!said.isEmpty()) {
            stack.add(Blocks.span("soft", said));
        }
        for (Choice choice : choices) {
            Checkbox box = new Checkbox(choice.label());
            box.addValueChangeListener(change -> changed.run());
            boxes.put(choice.value(), box);
            stack.add(box);
        }
        Supplier<List<Object>> ticked = () -> {
            List<Object> values = new ArrayList<>();
            boxes.forEach((value, box) -> {
                if (Boolean.TRUE.equals(box.getValue())) {
                    values.add(value);
                }
            });
            return values;
        };
        return new FieldInput(
                field,
                stack,
                () -> Optional.<Object>of(ticked.get())
                        .filter(list -> !ticked.get().isEmpty()),
                () -> true);
    }
}
