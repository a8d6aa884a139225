package org.gannet.webapp.admin.queue;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.backend.queue.QueueLimits;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.queue.Rule;
import org.gannet.backend.queue.RuleAction;
import org.gannet.backend.queue.RuleCondition;
import org.gannet.backend.queue.RulePreview;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.WaitWords;
import org.gannet.webapp.base.component.WholeNumberField;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** One rule to be written; says in a sentence what it means, and which waiting jobs it would concern. */
class RuleDialog extends Dialog {
    private static final int TYPING_PAUSE_MILLIS = 400;

    private final List<Rule> all;
    private final int index;
    private final QueueQueries queries;
    private final RuleWords words;
    private final RuleNames names;
    private final CurrentActor actors;
    private final Select<RuleAction> action = new Select<>();
    private final WholeNumberField most;
    private final TextField reason = new TextField(Texts.text("queue.rule.reason"));
    private final Div conditions = Blocks.div("stack stack--tight");
    private final Paragraph sentence = new Paragraph();
    private final Div preview = Blocks.div("stack stack--tight");
    private final Button save;

    /** @param saved takes all rules; whether the dialog can be closed */
    RuleDialog(
            String title,
            List<Rule> all,
            int index,
            QueueQueries queries,
            RuleWords words,
            RuleNames names,
            CurrentActor actors,
            Predicate<List<Rule>> saved) {
        this.all = List.copyOf(all);
        this.index = index;
        this.queries = queries;
        this.words = words;
        this.names = names;
        this.actors = actors;
        most = new WholeNumberField(
                Texts.text("queue.rule.most"),
                1,
                QueueLimits.HIGHEST_RUNNING,
                all.get(index).most().orElse(1));
        setHeaderTitle(title);
        setId("rule-dialog");
        Button cancel = new Button(Texts.text("base.cancel"), click -> close());
        save = new Button(Texts.text("queue.save"), click -> {
            if (saved.test(rules())) {
                close();
            }
        });
        save.setId("rule-save");
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(cancel, save);
        Rule rule = all.get(index);
        prepare(rule);
        Button more =
                new Button(Texts.text("queue.rule.condition.add"), Icon.PLUS.create(), click -> add(Optional.empty()));
        more.setId("rule-condition-add");
        more.addThemeVariants(ButtonVariant.TERTIARY);
        sentence.setId("rule-sentence");
        sentence.addClassName("rule-sentence");
        preview.setId("rule-preview");
        Div body = Blocks.div(
                "ask ask--wide",
                Blocks.heading(Texts.text("queue.rule.heading.when")),
                conditions,
                more,
                Blocks.heading(Texts.text("queue.rule.heading.then")),
                Blocks.div("form-row form-row--fixed", action, most),
                reason,
                Blocks.div("rule-result", sentence, preview));
        add(body);
        rule.when().forEach(condition -> add(Optional.of(condition)));
        changed();
    }

    private void prepare(Rule rule) {
        action.setId("rule-action");
        action.setLabel(Texts.text("queue.rule.action"));
        action.setItems(RuleAction.values());
        action.setItemLabelGenerator(RuleWords::action);
        action.setValue(rule.action());
        action.addValueChangeListener(change -> changed());
        most.setId("rule-most");
        most.addValueChangeListener(change -> changed());
        reason.setId("rule-reason");
        reason.setHelperText(Texts.text("queue.rule.reason.help"));
        reason.setMaxLength(Rule.LONGEST_TEXT);
        reason.setWidthFull();
        reason.setRequiredIndicatorVisible(true);
        reason.setValueChangeMode(ValueChangeMode.LAZY);
        reason.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        reason.setValue(rule.reason());
        reason.addValueChangeListener(change -> changed());
    }

    private void add(Optional<RuleCondition> condition) {
        conditions.add(new ConditionRow(condition, names, actors.get(), this::changed, row -> {
            conditions.remove(row);
            changed();
        }));
        changed();
    }

    private List<Optional<RuleCondition>> rows() {
        return conditions
                .getChildren()
                .map(ConditionRow.class::cast)
                .map(ConditionRow::condition)
                .toList();
    }

    private Rule rule() {
        boolean limited = action.getValue() == RuleAction.RATE_LIMIT;
        return new Rule(
                all.get(index).id(),
                reason.getValue().strip(),
                rows().stream().flatMap(Optional::stream).toList(),
                action.getValue(),
                limited ? most.number() : Optional.empty());
    }

    private List<Rule> rules() {
        List<Rule> next = new ArrayList<>(all);
        next.set(index, rule());
        return next;
    }

    private void changed() {
        most.setVisible(action.getValue() == RuleAction.RATE_LIMIT);
        Rule rule = rule();
        boolean counted = rule.action() != RuleAction.RATE_LIMIT || rule.most().isPresent();
        boolean whole = counted && rows().stream().allMatch(Optional::isPresent);
        sentence.setText(whole ? words.sentence(rule) : Texts.text("queue.rule.incomplete"));
        save.setEnabled(whole && !rule.reason().isEmpty());
        preview.removeAll();
        if (whole) {
            try {
                show(rule, preview(rule));
            } catch (ProblemException e) {
                preview.add(Blocks.span("field-error", e.problem().message()));
                save.setEnabled(false);
            }
        }
    }

    private RulePreview preview(Rule rule) {
        // It need not have its reason yet to be looked at.
        Rule asked = new Rule(rule.id(), "-", rule.when(), rule.action(), rule.most());
        List<Rule> next = new ArrayList<>(all);
        next.set(index, asked);
        return queries.preview(actors.get(), next, index);
    }

    private void show(Rule rule, RulePreview found) {
        String key = "queue.rule.preview." + rule.action().name().toLowerCase(java.util.Locale.ROOT);
        preview.add(Blocks.span("soft", Texts.text("queue.rule.preview", found.matching())));
        if (found.decided() > 0) {
            preview.add(new Span(Texts.text(key, found.decided())));
            preview.add(WaitWords.list(found.some()));
            if (found.decided() > found.some().size()) {
                preview.add(Blocks.span(
                        "soft small",
                        Texts.text(
                                "jobs.bulk.more", found.decided() - found.some().size())));
            }
        }
        if (rule.action() != RuleAction.CONTINUE && found.decided() < found.matching()) {
            preview.add(
                    Blocks.span("soft", Texts.text("queue.rule.preview.earlier", found.matching() - found.decided())));
        }
    }
}
