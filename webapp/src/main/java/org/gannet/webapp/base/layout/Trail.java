package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import org.gannet.webapp.base.format.Texts;

/** Where this page is, in the header. */
class Trail extends Nav {
    private final OrderedList list = new OrderedList();

    Trail() {
        addClassName("trail");
        setAriaLabel(Texts.text("base.trail"));
        add(list);
    }

    void show(List<Page.Crumb> crumbs) {
        list.removeAll();
        for (Page.Crumb crumb : crumbs) {
            boolean here = crumb.path().isEmpty();
            ListItem item = new ListItem(here ? new Span(crumb.text()) : link(crumb));
            if (here) {
                item.getElement().setAttribute("aria-current", "page");
            }
            list.add(item);
        }
    }

    private static Anchor link(Page.Crumb crumb) {
        Anchor link = new Anchor(crumb.path(), crumb.text());
        link.setRouterIgnore(false);
        return link;
    }
}
