package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;

/** Plain HTML with a class name of the theme. */
public final class Blocks {
    private Blocks() {}

    public static Div div(String classNames, Component... content) {
        Div div = new Div(content);
        div.addClassNames(classNames.split(" "));
        return div;
    }

    public static Span span(String classNames, String text) {
        Span span = new Span(text);
        span.addClassNames(classNames.split(" "));
        return span;
    }

    public static Span span(String classNames, Component... content) {
        Span span = new Span(content);
        span.addClassNames(classNames.split(" "));
        return span;
    }

    public static Small small(String text) {
        Small small = new Small();
        small.setText(text);
        return small;
    }

    public static Paragraph paragraph(String text) {
        return new Paragraph(text);
    }

    /** What a page is for, under its heading. */
    public static Paragraph lead(String text) {
        Paragraph lead = new Paragraph(text);
        lead.addClassName("page-lead");
        return lead;
    }

    public static H2 heading(String text) {
        return new H2(text);
    }

    /** With a tooltip of the browser: for exact values behind rounded ones. */
    public static Span titled(String text, String title) {
        Span span = new Span(text);
        span.getElement().setAttribute("title", title);
        return span;
    }

    /** {@code <small>}. */
    @Tag("small")
    public static class Small extends HtmlContainer {}
}
