package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.operations.Choice;
import org.gannet.backend.operations.OperationField;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** Fields that are chosen from what there is. */
record ChoiceInputs(Runnable changed) {
    /** More are not ticked one by one but picked from a list. */
    private static final int MOST_TICKS = 12;

    /** One of few words. */
    FieldInput words(OperationField field, List<Choice> choices, Known known) {
        Select<Choice> select = new Select<>();
        select.setLabel(OperationWords.label(field));
        select.setHelperText(OperationWords.help(field));
        String nothing = known.above()
                .map(above -> Texts.text("operations.inherited", label(choices, above)))
                .orElseGet(() -> Texts.text("operations.unchanged"));
        select.setItemLabelGenerator(choice -> choice == null ? nothing : choice.label());
        select.setItems(choices);
        select.setEmptySelectionAllowed(field.optional());
        select.setEmptySelectionCaption(nothing);
        select.setWidthFull();
        select.setRequiredIndicatorVisible(field.isNeeded());
        first(field, choices, known).ifPresent(select::setValue);
        select.addValueChangeListener(change -> changed.run());
        return FieldInput.of(
                field, select, () -> Optional.ofNullable(select.getValue()).map(Choice::value), () -> true);
    }

    /** One of many things. */
    FieldInput one(OperationField field, List<Choice> choices, Known known) {
        ComboBox<Choice> box = new ComboBox<>(OperationWords.label(field));
        box.setHelperText(choices.isEmpty() ? OperationWords.none(field) : OperationWords.help(field));
        box.setItemLabelGenerator(Choice::label);
        box.setItems(choices);
        box.setClearButtonVisible(field.optional());
        box.setWidthFull();
        box.setRequiredIndicatorVisible(field.isNeeded());
        first(field, choices, known)
                .or(() -> field.isNeeded() && choices.size() == 1 ? Optional.of(choices.getFirst()) : Optional.empty())
                .ifPresent(box::setValue);
        box.addValueChangeListener(change -> changed.run());
        return FieldInput.of(
                field, box, () -> Optional.ofNullable(box.getValue()).map(Choice::value), () -> true);
    }

    private static Optional<Choice> first(OperationField field, List<Choice> choices, Known known) {
        return known.now()
                .map(Object::toString)
                .or(field::usual)
                .flatMap(value -> choices.stream()
                        .filter(choice -> choice.value().equals(value))
                        .findFirst());
    }

    private static String label(List<Choice> choices, Object value) {
        return choices.stream()
                .filter(choice -> choice.value().equals(value.toString()))
                .map(Choice::label)
                .findFirst()
                .orElseGet(value::toString);
    }

    /** Several of them. */
    FieldInput several(OperationField field, List<Choice> choices, Known known) {
        return choices.size() <= MOST_TICKS ? ticks(field, choices, known) : picked(field, choices, known);
    }

    private FieldInput ticks(OperationField field, List<Choice> choices, Known known) {
        Map<String, Checkbox> boxes = new LinkedHashMap<>();
        List<?> now = list(known);
        Div stack = group(field);
        if (choices.isEmpty()) {
            stack.add(Blocks.span("soft", Texts.text("operations.none")));
        }
        known.above()
                .filter(above -> known.now().isEmpty())
                .ifPresent(above -> stack.add(
                        Blocks.span("soft small", Texts.text("operations.inherited", labels(choices, above)))));
        Div all = Blocks.div("op-ticks");
        for (Choice choice : choices) {
            Checkbox box = new Checkbox(choice.label());
            box.setValue(now.contains(choice.value()));
            box.addValueChangeListener(change -> changed.run());
            boxes.put(choice.value(), box);
            all.add(box);
        }
        stack.add(all);
        return FieldInput.of(
                field,
                stack,
                () -> {
                    List<Object> ticked = new ArrayList<>();
                    boxes.forEach((value, box) -> {
                        if (Boolean.TRUE.equals(box.getValue())) {
                            ticked.add(value);
                        }
                    });
                    return said(known, ticked);
                },
                () -> true);
    }

    private FieldInput picked(OperationField field, List<Choice> choices, Known known) {
        Map<String, Choice> chosen = new LinkedHashMap<>();
        List<?> now = list(known);
        choices.stream()
                .filter(choice -> now.contains(choice.value()))
                .forEach(choice -> chosen.put(choice.value(), choice));
        Div chips = Blocks.div("op-chips");
        ComboBox<Choice> box = new ComboBox<>();
        box.setAriaLabel(OperationWords.label(field));
        box.setPlaceholder(Texts.text("operations.pick"));
        box.setItemLabelGenerator(Choice::label);
        box.setItems(choices);
        box.setWidthFull();
        box.addValueChangeListener(change -> {
            if (change.getValue() != null) {
                chosen.put(change.getValue().value(), change.getValue());
                box.clear();
                draw(chips, chosen);
                changed.run();
            }
        });
        draw(chips, chosen);
        Div stack = group(field);
        stack.add(box, chips);
        return FieldInput.of(field, stack, () -> said(known, List.copyOf(chosen.keySet())), () -> true);
    }

    private void draw(Div chips, Map<String, Choice> chosen) {
        chips.removeAll();
        chosen.values().forEach(choice -> {
            Button away = new Button(Icon.CROSS.create(), click -> {
                chosen.remove(choice.value());
                draw(chips, chosen);
                changed.run();
            });
            away.setAriaLabel(Texts.text("operations.away", choice.label()));
            away.addThemeVariants(ButtonVariant.TERTIARY);
            chips.add(Blocks.span("chip", new Span(choice.label()), away));
        });
    }

    private static Div group(OperationField field) {
        Div stack = Blocks.div("op-group", Blocks.span("op-label", OperationWords.label(field)));
        stack.getElement().setAttribute("role", "group");
        stack.getElement().setAttribute("aria-label", OperationWords.label(field));
        String said = OperationWords.help(field);
        if (!said.isEmpty()) {
            stack.add(Blocks.span("soft small", said));
        }
        return stack;
    }

    /** A list that may be left out says nothing while nothing is chosen and nothing was there. */
    private static Optional<Object> said(Known known, List<Object> values) {
        return Optional.<Object>of(values)
                .filter(list -> !values.isEmpty() || known.now().isPresent());
    }

    private static List<?> list(Known known) {
        return known.now().orElse(List.of()) instanceof List<?> list ? list : List.of();
    }

    private static String labels(List<Choice> choices, Object above) {
        return above instanceof List<?> list
                ? String.join(
                        ", ", list.stream().map(each -> label(choices, each)).toList())
                : above.toString();
    }
}
