package org.gannet.webapp.console;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** Buttons that screen and terminal share. */
final class ConsoleTools {
    private ConsoleTools() {}

    static Button button(Icon icon, String name, String id, Runnable action) {
        Button button = new Button(icon.create(), click -> action.run());
        button.setId(id);
        button.setAriaLabel(name);
        button.setTooltipText(name);
        button.addThemeVariants(ButtonVariant.TERTIARY);
        return button;
    }

    static Button fullScreen(ConsolePanel panel) {
        return button(Icon.EXPAND, Texts.text("console.fullScreen"), "console-full-screen", panel::toggleFullScreen);
    }

    static Component ownWindow(ConsolePanel panel) {
        Anchor link = new Anchor(panel.windowPath(), Icon.WINDOW.create());
        link.setTarget(AnchorTarget.BLANK);
        link.setId("console-window");
        link.addClassName("console__link");
        link.setRouterIgnore(true);
        link.getElement().setAttribute("rel", "noopener");
        link.getElement().setAttribute("aria-label", Texts.text("console.window"));
        link.getElement().setAttribute("title", Texts.text("console.window"));
        return link;
    }
}
