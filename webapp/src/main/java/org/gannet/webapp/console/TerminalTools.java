package org.gannet.webapp.console;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextArea;
import org.gannet.frontend.SerialTerminal;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** What can be done with a machine's text console beside reading and typing. */
final class TerminalTools extends ConsoleTools {
    private static final int LONGEST_PASTE = 64 * 1024;

    TerminalTools(SerialTerminal terminal, ConsolePanel panel) {
        tool(Icon.COPY, Texts.text("console.copy"), "console-copy", terminal::copySelection);
        tool(Icon.TYPE, Texts.text("console.paste"), "console-paste", () -> askForText(terminal));
        addWindowTools(panel);
    }

    /** A page may not read the clipboard by itself, and should not: the person pastes it here. */
    private static void askForText(SerialTerminal terminal) {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(Texts.text("console.paste"));
        TextArea text = new TextArea(Texts.text("console.paste.text"));
        text.setId("console-paste-text");
        text.setMaxLength(LONGEST_PASTE);
        text.setWidthFull();
        text.setMinRows(4);
        text.setMaxRows(12);
        text.setAutofocus(true);
        dialog.add(text);
        dialog.setWidth("32rem");
        Button go = new Button(Texts.text("console.paste.go"), click -> {
            dialog.close();
            terminal.pasteText(text.getValue());
        });
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.setId("console-paste-go");
        dialog.getFooter().add(new Button(Texts.text("base.cancel"), click -> dialog.close()), go);
        dialog.open();
    }
}
