package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** The same words for what never was and for what is not ours to see. */
class MissingContent extends Div {
    MissingContent() {
        setId("not-found");
        Anchor home = new Anchor("", Texts.text("base.missing.home"));
        home.addClassName("link");
        H1 title = new H1(Texts.text("base.missing.title"));
        title.getStyle().set("font-size", "1.25rem");
        add(new EmptyState(Icon.SEARCH, Texts.text("base.missing.text"), home));
        addComponentAsFirst(title);
    }
}
