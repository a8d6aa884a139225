package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import org.gannet.webapp.base.format.Texts;

/** Asks before something is done that people would not like by mistake. */
public class Confirm extends Dialog {
    private final Div body = Blocks.div("ask");
    private final Button cancel;
    private final Button go;

    /** @param act what the button says, a verb: "Stop web1" */
    public Confirm(String title, String act, Runnable action) {
        setHeaderTitle(title);
        setId("confirm");
        add(body);
        cancel = new Button(Texts.text("base.cancel"), click -> close());
        cancel.setId("confirm-cancel");
        go = new Button(act, click -> {
            close();
            action.run();
        });
        go.setId("confirm-ok");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(cancel, go);
    }

    public Confirm with(Component... content) {
        body.add(content);
        return this;
    }

    public Confirm say(String sentence) {
        return with(Blocks.paragraph(sentence));
    }

    public Confirm wide() {
        body.addClassName("ask--wide");
        return this;
    }

    /** The act takes something away for good. */
    public Confirm dangerous() {
        go.addThemeVariants(ButtonVariant.ERROR);
        return this;
    }

    /** Nothing is asked: there is only something to read. */
    public Confirm onlyToRead() {
        cancel.setVisible(false);
        return this;
    }

    public Confirm allowed(boolean allowed) {
        go.setEnabled(allowed);
        return this;
    }

    /** The button works only when the name has been typed. */
    public Confirm afterTyping(String name) {
        TextField typed = new TextField(Texts.text("base.confirm.type", name));
        typed.setId("confirm-name");
        typed.setWidthFull();
        typed.setAutofocus(true);
        typed.setAutocorrect(false);
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        go.setEnabled(false);
        typed.addValueChangeListener(
                change -> go.setEnabled(change.getValue().strip().equals(name)));
        return with(typed);
    }
}
