package org.gannet.webapp.console;

import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gannet.frontend.VncKey;
import org.gannet.frontend.VncScreen;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** What can be done with a machine's screen beside looking and typing. */
final class ScreenTools extends ConsoleTools {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final List<VncKey> HELD = List.of(VncKey.CONTROL, VncKey.ALT, VncKey.SHIFT, VncKey.SUPER);
    private static final int TEXT_CONSOLES = 6;

    private final VncScreen screen;
    private final List<MenuItem> holds = new ArrayList<>();
    private boolean original;

    ScreenTools(VncScreen screen, ConsolePanel panel, boolean viewOnly, String machine) {
        this.screen = screen;
        if (!viewOnly) {
            MenuItem restart = addItem(
                    Texts.text("console.ctrlAltDel"),
                    click -> screen.sendKeys(VncKey.CONTROL, VncKey.ALT, VncKey.DELETE));
            restart.setId("console-ctrl-alt-del");
            addKeys();
            tool(Icon.TYPE, Texts.text("console.type"), "console-type", () -> new TypeTextDialog(screen).open());
        }
        MenuItem fit = tool(Icon.FIT, Texts.text("console.original"), "console-fit", () -> {});
        fit.addClickListener(click -> toggleFit(fit));
        tool(
                Icon.CAMERA,
                Texts.text("console.screenshot"),
                "console-screenshot",
                () -> screen.saveScreenshot(machine + "-" + LocalDateTime.now().format(STAMP) + ".png"));
        addWindowTools(panel);
        screen.addKeysReleasedListener(released -> holds.forEach(item -> item.setChecked(false)));
    }

    private void addKeys() {
        MenuItem root = addItem(Texts.text("console.keys"));
        root.setId("console-keys");
        SubMenu menu = root.getSubMenu();
        for (VncKey key : HELD) {
            MenuItem hold = menu.addItem(Texts.text("console.hold", label(key)));
            hold.setCheckable(true);
            hold.setKeepOpen(true);
            hold.addClickListener(click -> screen.holdKey(key, hold.isChecked()));
            holds.add(hold);
        }
        menu.addSeparator();
        for (VncKey key : List.of(VncKey.TAB, VncKey.ESCAPE, VncKey.DELETE, VncKey.PRINT_SCREEN)) {
            menu.addItem(label(key), click -> screen.sendKeys(key));
        }
        SubMenu functions = menu.addItem("F1 – F12").getSubMenu();
        VncKey.functionKeys().forEach(key -> functions.addItem(key.name(), click -> screen.sendKeys(key)));
        SubMenu consoles = menu.addItem(Texts.text("console.textConsoles")).getSubMenu();
        VncKey.functionKeys()
                .subList(0, TEXT_CONSOLES)
                .forEach(key -> consoles.addItem(
                        "Ctrl+Alt+" + key.name(), click -> screen.sendKeys(VncKey.CONTROL, VncKey.ALT, key)));
        menu.addItem("Alt+Tab", click -> screen.sendKeys(VncKey.ALT, VncKey.TAB));
        menu.addItem("Alt+F4", click -> screen.sendKeys(VncKey.ALT, VncKey.F4));
    }

    private void toggleFit(MenuItem fit) {
        original = !original;
        screen.setFit(original ? VncScreen.Fit.ORIGINAL : VncScreen.Fit.FIT);
        rename(fit, Texts.text(original ? "console.fit" : "console.original"));
    }

    private static String label(VncKey key) {
        return switch (key) {
            case CONTROL -> "Ctrl";
            case ALT -> "Alt";
            case SHIFT -> "Shift";
            case SUPER -> "Super";
            case TAB -> "Tab";
            case ESCAPE -> "Esc";
            case DELETE -> "Del";
            case PRINT_SCREEN -> Texts.text("console.printScreen");
            case F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12 -> key.name();
        };
    }
}
