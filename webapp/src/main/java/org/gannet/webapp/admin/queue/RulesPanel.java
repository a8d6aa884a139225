package org.gannet.webapp.admin.queue;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.queue.QueueService;
import org.gannet.backend.queue.Rule;
import org.gannet.backend.queue.RuleAction;
import org.gannet.backend.queue.Rules;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** The rules in the order in which they are asked, each as a sentence. */
class RulesPanel extends Panel {
    private final QueueQueries queries;
    private final QueueService service;
    private final RuleNames names;
    private final CurrentActor actors;
    private Optional<Rules> shown = Optional.empty();
    private List<Integer> concerned = List.of();

    RulesPanel(QueueQueries queries, QueueService service, RuleNames names, CurrentActor actors) {
        super(Texts.text("queue.rules"));
        this.queries = queries;
        this.service = service;
        this.names = names;
        this.actors = actors;
        flush();
        setId("queue-rules");
        if (actors.get().isAdmin()) {
            Button add = new Button(Texts.text("queue.rule.add"), Icon.PLUS.create(), click -> add());
            add.setId("rule-add");
            add.addThemeVariants(ButtonVariant.TERTIARY);
            withAside(add);
        }
    }

    final void read() {
        Actor actor = actors.get();
        Rules now = queries.rules(actor);
        List<Integer> counts = now.rules().isEmpty() ? List.of() : queries.concerned(actor);
        if (shown.filter(now::equals).isPresent() && counts.equals(concerned)) {
            return;
        }
        shown = Optional.of(now);
        concerned = counts;
        if (now.rules().isEmpty()) {
            setContent(EmptyState.line(Texts.text("queue.rules.none")));
            return;
        }
        RuleWords words = new RuleWords(names, actor);
        OrderedList list = new OrderedList();
        list.addClassNames("rows", "rules");
        for (int index = 0; index < now.rules().size(); index++) {
            int count = index < counts.size() ? counts.get(index) : 0;
            list.add(row(words, now, index, count, actor.isAdmin()));
        }
        setContent(list);
    }

    private ListItem row(RuleWords words, Rules rules, int index, int count, boolean mayChange) {
        Rule rule = rules.rules().get(index);
        Span sentence = Blocks.span("rules__sentence", words.sentence(rule));
        Span reason = Blocks.span("soft small", Texts.text("queue.rule.reason.shown", rule.reason()));
        Span jobs = Blocks.span("soft small nowrap", Texts.text("queue.rule.concerned", count));
        jobs.addClassName("rules__count");
        ListItem row = new ListItem(
                Blocks.span("rules__number", Integer.toString(index + 1)),
                RuleWords.chip(rule.action()),
                Blocks.div("rules__text grow", sentence, reason),
                jobs);
        rule.id().ifPresent(id -> row.getElement().setAttribute("data-rule", id.toString()));
        if (mayChange) {
            row.add(Blocks.div(
                    "cell-actions",
                    action(Icon.UP, "queue.rule.up", () -> moveUp(rules, index))
                            .allow(index > 0 ? Optional.empty() : Optional.of(Texts.text("queue.rule.isFirst"))),
                    action(Icon.EDIT, "queue.rule.edit", () -> edit(rules, index)),
                    action(Icon.TRASH, "queue.rule.remove", () -> remove(words, rules, index, count))));
        }
        return row;
    }

    private static ActionButton action(Icon icon, String key, Runnable act) {
        return new ActionButton(icon, "", Texts.text(key), act).withTheme(ButtonVariant.TERTIARY);
    }

    private void add() {
        shown.ifPresent(rules -> {
            Rule fresh = new Rule(Optional.empty(), "", List.of(), RuleAction.PAUSE, Optional.empty());
            List<Rule> more = new ArrayList<>(rules.rules());
            more.add(fresh);
            ask("queue.rule.add", rules, more, more.size() - 1);
        });
    }

    private void edit(Rules rules, int index) {
        ask("queue.rule.edit", rules, rules.rules(), index);
    }

    private void ask(String title, Rules seen, List<Rule> all, int index) {
        new RuleDialog(
                        Texts.text(title),
                        all,
                        index,
                        queries,
                        new RuleWords(names, actors.get()),
                        names,
                        actors,
                        next -> replace(seen, next, "queue.rule.saved"))
                .open();
    }

    private void moveUp(Rules rules, int index) {
        List<Rule> moved = new ArrayList<>(rules.rules());
        Collections.swap(moved, index, index - 1);
        replace(rules, moved, "queue.rule.moved");
    }

    private void remove(RuleWords words, Rules rules, int index, int count) {
        List<Rule> rest = new ArrayList<>(rules.rules());
        Rule gone = rest.remove(index);
        Component sentence = Blocks.span("rules__sentence", words.sentence(gone));
        new Confirm(
                        Texts.text("queue.rule.remove.title"),
                        Texts.text("queue.rule.remove"),
                        () -> replace(rules, rest, "queue.rule.removed"))
                .with(sentence)
                .say(Texts.text("queue.rule.remove.text", count))
                .dangerous()
                .open();
    }

    /** @return whether they are the rules now */
    private boolean replace(Rules seen, List<Rule> next, String done) {
        boolean made = Attempt.to(() -> service.replaceRules(actors.get(), seen.version(), next));
        if (made) {
            Toasts.done(Texts.text(done));
        }
        read();
        return made;
    }
}
