package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;

/** Label and value, one per line. */
public class Facts extends DescriptionList {
    public Facts() {
        addClassName("facts");
    }

    public Facts with(String label, Component... value) {
        Description description = new Description();
        description.add(value);
        add(new Term(label), description);
        return this;
    }

    public Facts with(String label, String value) {
        return with(label, new Span(value));
    }

    /** A value that people carry elsewhere: an address, an id. */
    public Facts withCopy(String label, String value) {
        return with(label, Blocks.span("mono", value), new CopyButton(value));
    }
}
