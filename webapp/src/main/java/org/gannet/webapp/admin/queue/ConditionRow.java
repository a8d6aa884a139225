package org.gannet.webapp.admin.queue;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.Operations;
import org.gannet.backend.queue.Rule;
import org.gannet.backend.queue.RuleCondition;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.format.Texts;

/** One condition: what of a job is looked at, and what it has to be. */
class ConditionRow extends Div {
    private static final int TYPING_PAUSE_MILLIS = 400;

    private final RuleNames names;
    private final Actor actor;
    private final Runnable changed;
    private final Select<RuleCondition.Kind> kind = new Select<>();
    private final Div place = Blocks.div("grow");
    private Supplier<String> value = () -> "";

    ConditionRow(
            Optional<RuleCondition> condition,
            RuleNames names,
            Actor actor,
            Runnable changed,
            Consumer<ConditionRow> removed) {
        this.names = names;
        this.actor = actor;
        this.changed = changed;
        addClassName("condition");
        kind.setAriaLabel(Texts.text("queue.rule.kind"));
        kind.addClassName("condition__kind");
        kind.setItems(RuleCondition.Kind.values());
        kind.setItemLabelGenerator(RuleWords::kind);
        kind.setValue(condition.map(RuleCondition::kind).orElse(RuleCondition.Kind.OPERATION));
        kind.addValueChangeListener(change -> {
            showField("");
            changed.run();
        });
        Button remove = new Button(Icon.CROSS.create(), click -> removed.accept(this));
        remove.addThemeVariants(ButtonVariant.TERTIARY);
        remove.setAriaLabel(Texts.text("queue.rule.condition.remove"));
        showField(condition.map(RuleCondition::value).orElse(""));
        add(kind, place, remove);
    }

    /** Empty while there is nothing to compare with. */
    Optional<RuleCondition> condition() {
        return Optional.of(value.get())
                .filter(text -> !text.isBlank())
                .map(text -> new RuleCondition(kind.getValue(), text));
    }

    private void showField(String now) {
        place.removeAll();
        place.add(
                switch (kind.getValue()) {
                    case OPERATION ->
                        choice(
                                Operations.words().stream()
                                        .map(word -> new RuleNames.Choice(word, JobWords.operation(word)))
                                        .toList(),
                                now);
                    case PROJECT -> choice(names.projects(actor), now);
                    case INSTANCE -> choice(names.machines(actor), now);
                    case NODE -> choice(names.nodes(actor), now);
                    case ACTOR, REASON -> text(now);
                    case SUBMITTED_AFTER -> moment(now);
                });
    }

    private Component choice(List<RuleNames.Choice> choices, String now) {
        ComboBox<RuleNames.Choice> field = new ComboBox<>();
        field.setAriaLabel(RuleWords.kind(kind.getValue()));
        field.setItemLabelGenerator(RuleNames.Choice::name);
        // What is gone by now stays as it is until something else is chosen.
        List<RuleNames.Choice> all = now.isEmpty()
                        || choices.stream().anyMatch(choice -> choice.value().equals(now))
                ? choices
                : Stream.concat(choices.stream(), Stream.of(new RuleNames.Choice(now, Texts.text("queue.rule.gone"))))
                        .toList();
        field.setItems(all);
        all.stream().filter(choice -> choice.value().equals(now)).findFirst().ifPresent(field::setValue);
        field.setWidthFull();
        field.addValueChangeListener(change -> changed.run());
        value = () -> Optional.ofNullable(field.getValue())
                .map(RuleNames.Choice::value)
                .orElse("");
        return field;
    }

    private Component text(String now) {
        TextField field = new TextField();
        field.setAriaLabel(RuleWords.kind(kind.getValue()));
        field.setMaxLength(Rule.LONGEST_TEXT);
        field.setWidthFull();
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        field.setValue(now);
        field.addValueChangeListener(change -> changed.run());
        value = () -> field.getValue().strip();
        return field;
    }

    /** The browser's own field. */
    private Component moment(String now) {
        Input field = new Input(ValueChangeMode.ON_CHANGE);
        field.setType("datetime-local");
        field.addClassName("native-field");
        field.getElement().setAttribute("aria-label", RuleWords.kind(kind.getValue()));
        shown(now).ifPresent(field::setValue);
        field.addValueChangeListener(change -> changed.run());
        value = () -> meant(field.getValue());
        return field;
    }

    private static Optional<String> shown(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.ofInstant(Instant.parse(text), ZoneId.systemDefault())
                            .truncatedTo(ChronoUnit.MINUTES)
                            .toString());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String meant(String typed) {
        try {
            return LocalDateTime.parse(typed)
                    .atZone(ZoneId.systemDefault())
                    .toInstant()
                    .toString();
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
