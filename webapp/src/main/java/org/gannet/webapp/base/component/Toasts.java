package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.notification.Notification;
import java.util.List;
import org.gannet.base.Problem;
import org.gannet.webapp.base.format.Texts;

/** Short messages at the page's edge. Bad news stays until it is closed. */
public final class Toasts {
    private static final int SHORT_MILLIS = 3500;
    private static final int LONG_MILLIS = 9000;

    private Toasts() {}

    public static void done(String message) {
        show(new Notice(Status.Kind.OK, message), SHORT_MILLIS);
    }

    public static void done(String message, Component link) {
        show(new Notice(Status.Kind.OK, message).with(link), LONG_MILLIS);
    }

    public static void failed(String message, Component link) {
        show(new Notice(Status.Kind.BAD, message).with(link), 0);
    }

    /** @param lines what failed, one by one */
    public static void failed(String message, List<String> lines) {
        UnorderedList list = new UnorderedList();
        lines.forEach(line -> list.add(new ListItem(line)));
        show(new Notice(Status.Kind.BAD, message).with(list), 0);
    }

    public static void problem(Problem problem) {
        show(Notice.of(problem), 0);
    }

    private static void show(Notice notice, int millis) {
        Notification toast = new Notification();
        notice.addClassName("notice--toast");
        if (millis == 0) {
            Button close = new Button(Icon.CROSS.create(), click -> toast.close());
            close.addThemeVariants(ButtonVariant.TERTIARY);
            close.setAriaLabel(Texts.text("base.close"));
            notice.withActions(close);
        }
        toast.add(notice);
        toast.setDuration(millis);
        toast.setPosition(Notification.Position.BOTTOM_END);
        toast.open();
    }
}
