package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** A thin bar of progress; the words stand beside it. */
public class Bar extends Div {
    private static final double FULL = 100;
    private final Span fill = new Span();

    public Bar() {
        addClassName("bar");
        getElement().setAttribute("role", "progressbar");
        add(fill);
    }

    /** @param share from 0 to 1 */
    public Bar show(double share) {
        removeClassName("bar--unknown");
        fill.setWidth(share * FULL + "%");
        getElement().setAttribute("aria-valuenow", Long.toString(Math.round(share * FULL)));
        return this;
    }

    /** At work, nobody knows how long. */
    public Bar showUnknown() {
        addClassName("bar--unknown");
        fill.getStyle().remove("width");
        getElement().removeAttribute("aria-valuenow");
        return this;
    }

    public Bar labelled(String label) {
        getElement().setAttribute("aria-label", label);
        return this;
    }
}
