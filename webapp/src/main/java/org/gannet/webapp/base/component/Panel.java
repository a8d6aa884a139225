package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;

/** One subject with its heading. */
public class Panel extends Section implements HasComponents {
    private final Div body = Blocks.div("panel__body");
    private final Div aside = Blocks.div("panel__aside");

    /** Without a heading. */
    public Panel() {
        addClassName("panel");
        super.add(new Component[] {body});
    }

    public Panel(String title) {
        this();
        super.addComponentAtIndex(0, Blocks.div("panel__head", Blocks.heading(title), aside));
        setAriaLabel(title);
    }

    public Panel(String title, Component... content) {
        this(title);
        body.add(content);
    }

    /** The content touches the borders: for lists. */
    public Panel flush() {
        addClassName("panel--flush");
        return this;
    }

    /** What stands at the right of the heading. */
    public Panel withAside(Component... content) {
        aside.removeAll();
        aside.add(content);
        return this;
    }

    public void setContent(Component... content) {
        body.removeAll();
        body.add(content);
    }

    public Div body() {
        return body;
    }
}
