package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import org.gannet.webapp.base.component.Icon;

/** One place to go to. */
class NavItem extends Anchor {
    private final String path;
    private final boolean exact;

    /** @param exact whether pages below this one do not count as being here */
    NavItem(Icon icon, String text, String path, boolean exact) {
        super(path);
        this.path = path;
        this.exact = exact;
        addClassName("nav__item");
        setId("nav-" + (path.isEmpty() ? "overview" : path.replace('/', '-')));
        add(icon.create(), new Span(text));
    }

    NavItem(Icon icon, String text, String path) {
        this(icon, text, path, false);
    }

    void showLocation(String current) {
        boolean here = current.equals(path) || !exact && current.startsWith(path + "/");
        if (here) {
            getElement().setAttribute("aria-current", "page");
        } else {
            getElement().removeAttribute("aria-current");
        }
    }
}
