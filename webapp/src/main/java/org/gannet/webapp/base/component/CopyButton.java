package org.gannet.webapp.base.component;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import org.gannet.webapp.base.format.Texts;

/** Copies a text to the clipboard. */
public class CopyButton extends Button {
    public CopyButton(String copied) {
        this(copied, "");
        addClassName("copy");
        setAriaLabel(Texts.text("base.copy"));
        setTooltipText(Texts.text("base.copy"));
    }

    public CopyButton(String copied, String label) {
        super(label, Icon.COPY.create());
        addThemeVariants(ButtonVariant.TERTIARY);
        getElement().setProperty("copied", copied);
        addClickListener(click -> {
            getElement().executeJs("window.gannet.copy(this.copied)");
            Toasts.done(Texts.text("base.copied"));
        });
    }
}
