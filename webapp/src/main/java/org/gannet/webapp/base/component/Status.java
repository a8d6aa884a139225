package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/** A coloured dot and a word. */
public class Status extends Span {
    /** What the colour means. */
    public enum Kind {
        OK,
        BUSY,
        WARN,
        BAD,
        OFF
    }

    private final Span word = Blocks.span("status__word");

    public Status(Kind kind, String text) {
        addClassName("status");
        Span dot = Blocks.span("status__dot");
        dot.getElement().setAttribute("aria-hidden", "true");
        add(dot, word);
        show(kind, text);
    }

    /** With a border, for headings. */
    public Status asChip() {
        addClassName("status--chip");
        return this;
    }

    public final void show(Kind kind, String text) {
        for (Kind each : Kind.values()) {
            setClassName("status--" + each.name().toLowerCase(Locale.ROOT), each == kind);
        }
        word.setText(text);
    }
}
