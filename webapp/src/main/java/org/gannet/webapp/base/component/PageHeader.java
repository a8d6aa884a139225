package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;

/** The page's name, facts beside it, actions at the right. */
public class PageHeader extends Header {
    private final H1 title = new H1();
    private final Div facts = Blocks.div("page-header__facts");
    private final Div actions = Blocks.div("page-header__actions");

    public PageHeader(String text) {
        addClassName("page-header");
        title.setText(text);
        title.setId("page-title");
        add(title, facts, actions);
        facts.setVisible(false);
        actions.setVisible(false);
    }

    public void setTitle(String text) {
        title.setText(text);
    }

    public PageHeader withFacts(Component... content) {
        facts.removeAll();
        facts.add(content);
        facts.setVisible(content.length > 0);
        return this;
    }

    public PageHeader withActions(Component... content) {
        actions.removeAll();
        actions.add(content);
        actions.setVisible(content.length > 0);
        return this;
    }
}
