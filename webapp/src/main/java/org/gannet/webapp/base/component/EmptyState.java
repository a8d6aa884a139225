package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;

/** What an empty list shows: one sentence, and the button that fills it. */
public class EmptyState extends Div {
    /** One line, for lists beside others. */
    public static Div line(String sentence) {
        return Blocks.div("empty empty--line", Blocks.paragraph(sentence));
    }

    public EmptyState(Icon icon, String sentence, Component... actions) {
        addClassName("empty");
        add(icon.create(), Blocks.paragraph(sentence));
        add(actions);
    }
}
