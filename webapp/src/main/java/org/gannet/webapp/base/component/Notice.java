package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.Locale;
import java.util.Optional;
import org.gannet.base.Problem;
import org.gannet.webapp.base.format.Texts;

/** Something to know: what is wrong, why, what would help. */
public class Notice extends Div {
    private final Div text = Blocks.div("notice__text");
    private final Div actions = Blocks.div("notice__actions");

    public Notice(Status.Kind kind, String message) {
        addClassNames("notice", "notice--" + kind.name().toLowerCase(Locale.ROOT));
        Icon icon = switch (kind) {
            case OK -> Icon.CHECK;
            case BUSY, OFF -> Icon.INFO;
            case WARN, BAD -> Icon.WARN;
        };
        Paragraph said = Blocks.paragraph(message);
        said.addClassName("notice__message");
        text.add(said);
        add(icon.create(), text, actions);
        getElement().setAttribute("role", kind == Status.Kind.BAD ? "alert" : "status");
    }

    /** All that a problem says, with a button that copies it. */
    public static Notice of(Problem problem) {
        Optional<String> headline = ProblemWords.headline(problem);
        Notice notice = new Notice(Status.Kind.BAD, headline.orElse(problem.message()));
        headline.ifPresent(other -> notice.say(problem.message()));
        notice.say(problem.cause());
        notice.say(problem.remedy());
        UnorderedList list = new UnorderedList();
        problem.details().stream()
                .filter(line -> !problem.cause().contains(line))
                .forEach(line -> list.add(new ListItem(line)));
        if (list.getComponentCount() > 0) {
            notice.text.add(list);
        }
        if (!problem.internal().isEmpty()) {
            notice.text.add(new Fold(Texts.text("base.problem.internal"), new Pre(problem.internal())));
        }
        CopyButton copy = new CopyButton(wording(problem), Texts.text("base.problem.copy"));
        copy.setId("problem-copy");
        return notice.withActions(copy);
    }

    public final void say(String more) {
        if (!more.isEmpty()) {
            text.add(Blocks.paragraph(more));
        }
    }

    public Notice with(Component... content) {
        text.add(content);
        return this;
    }

    public Notice withActions(Component... content) {
        actions.add(content);
        return this;
    }

    /** Everything in plain text, to be sent to somebody who can help. */
    static String wording(Problem problem) {
        StringBuilder wording = new StringBuilder();
        wording.append(problem.code()).append(": ").append(problem.message()).append('\n');
        append(wording, problem.cause());
        append(wording, problem.remedy());
        problem.details().forEach(line -> append(wording, "- " + line));
        append(wording, problem.internal());
        return wording.toString();
    }

    private static void append(StringBuilder wording, String line) {
        if (!line.isEmpty()) {
            wording.append(line).append('\n');
        }
    }

    /** {@code <details>} with its summary. */
    @Tag("details")
    public static class Fold extends HtmlContainer {
        public Fold(String summary, Component... content) {
            addClassName("fold");
            Summary head = new Summary();
            head.setText(summary);
            add(head);
            add(content);
        }

        public void setOpen(boolean open) {
            getElement().setAttribute("open", open);
        }
    }

    /** {@code <summary>}. */
    @Tag("summary")
    public static class Summary extends HtmlContainer {}
}
