package org.gannet.webapp.console;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import java.util.List;
import java.util.Locale;
import org.gannet.frontend.VncScreen;
import org.gannet.frontend.VncScreen.Layout;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;

/** Types a text into a machine whose screen has no clipboard: as key presses of the layout that the machine uses. */
final class TypeTextDialog extends Dialog {
    private static final int LONGEST_TEXT = 8000;

    private final VncScreen screen;
    private final TextArea text = new TextArea(Texts.text("console.type.text"));
    private final PasswordField secret = new PasswordField(Texts.text("console.type.secretText"));
    private final Checkbox isSecret = new Checkbox(Texts.text("console.type.secret"));
    private final Checkbox enter = new Checkbox(Texts.text("console.type.enter"));
    private final Select<Layout> layout = new Select<>();

    TypeTextDialog(VncScreen screen) {
        this.screen = screen;
        setHeaderTitle(Texts.text("console.type"));
        setId("console-type-dialog");
        setWidth("32rem");
        text.setId("console-type-text");
        text.setMaxLength(LONGEST_TEXT);
        text.setMinRows(3);
        text.setMaxRows(12);
        text.setWidthFull();
        text.setAutofocus(true);
        secret.setId("console-type-secret");
        secret.setWidthFull();
        secret.setMaxLength(LONGEST_TEXT);
        secret.setVisible(false);
        secret.getElement().setAttribute("autocomplete", "off");
        isSecret.addValueChangeListener(change -> {
            text.setVisible(!change.getValue());
            secret.setVisible(change.getValue());
        });
        layout.setId("console-type-layout");
        layout.setLabel(Texts.text("console.type.layout"));
        layout.setItems(Layout.values());
        layout.setItemLabelGenerator(
                each -> Texts.text("console.layout." + each.name().toLowerCase(Locale.ROOT)));
        layout.setValue(Locale.GERMAN.getLanguage().equals(Texts.locale().getLanguage()) ? Layout.DE : Layout.US);
        Div form = Blocks.div(
                "ask", Blocks.paragraph(Texts.text("console.type.explain")), text, secret, isSecret, enter, layout);
        add(form);
        Button go = new Button(Texts.text("console.type.go"), click -> type());
        go.setId("console-type-go");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button(Texts.text("base.cancel"), click -> close()), go);
    }

    private void type() {
        String wanted = isSecret.getValue() ? secret.getValue() : text.getValue();
        secret.clear();
        close();
        screen.typeText(enter.getValue() ? wanted + "\n" : wanted, layout.getValue(), typed -> {
            if (!typed.skipped().isEmpty()) {
                Toasts.failed(
                        Texts.text("console.type.skipped"),
                        List.of(Texts.text("console.type.skippedWhich", typed.skipped())));
            }
        });
    }
}
