package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.HasDynamicTitle;
import java.util.List;

/** What stands inside the frame. Its title and trail are asked for after each navigation. */
public abstract class Page extends Div implements HasDynamicTitle {
    /** One step of the way to a page. @param path empty for the page itself */
    public record Crumb(String text, String path) {
        public static Crumb here(String text) {
            return new Crumb(text, "");
        }
    }

    protected Page() {
        addClassName("page");
        getElement().setAttribute("role", "main");
    }

    /** The way to here, this page last. */
    public abstract List<Crumb> trail();

    @Override
    public String getPageTitle() {
        return trail().getLast().text() + " · Gannet";
    }

    /** Asks the frame to read the trail again, because what the page is about has got its name or lost it. */
    protected void trailChanged() {
        getUI().ifPresent(ui -> ui.getPage().setTitle(getPageTitle()));
        getParent().ifPresent(parent -> {
            if (parent instanceof Frame frame) {
                frame.showTrail(this);
            }
        });
    }
}
