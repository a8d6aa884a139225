package org.gannet.webapp.console;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** A bar of tools. What finds no room goes into its menu at the end, where the names are shown beside the pictures. */
sealed class ConsoleTools extends MenuBar permits ScreenTools, TerminalTools {
    ConsoleTools() {
        addClassName("console__tools");
        addThemeVariants(MenuBarVariant.TERTIARY, MenuBarVariant.ALIGN_END);
        getElement().setAttribute("aria-label", Texts.text("console.tools"));
    }

    /** A picture; its name is shown by the tooltip. */
    final MenuItem tool(Icon icon, String name, String id, Runnable action) {
        MenuItem item = addItem(icon.create());
        item.add(label(name));
        item.setId(id);
        item.setAriaLabel(name);
        item.setTooltipText(name);
        item.addClickListener(click -> action.run());
        return item;
    }

    final void rename(MenuItem item, String name) {
        item.getChildren().filter(Span.class::isInstance).map(Span.class::cast).forEach(label -> label.setText(name));
        item.setAriaLabel(name);
        item.setTooltipText(name);
    }

    /** What screen and text have in common. */
    final void addWindowTools(ConsolePanel panel) {
        tool(Icon.EXPAND, Texts.text("console.fullScreen"), "console-full-screen", panel::toggleFullScreen);
        if (!panel.isWindow()) {
            tool(
                    Icon.WINDOW,
                    Texts.text("console.window"),
                    "console-window",
                    () -> UI.getCurrent().getPage().open(panel.windowPath(), "_blank"));
        }
    }

    private static Span label(String name) {
        Span label = new Span(name);
        label.addClassName("console__label");
        return label;
    }
}
