package org.gannet.webapp.base.component;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.shared.Tooltip;
import java.util.Optional;

/**
 * A button that, when it is disabled, says why: the tooltip belongs to the span around, which still feels the mouse.
 */
public class ActionButton extends Span {
    private final Button button;
    private final Tooltip tooltip;
    private final String hint;

    /** @param hint shown while the button can be used; empty shows nothing */
    public ActionButton(Icon icon, String label, String hint, Runnable action) {
        this.hint = hint;
        button = new Button(label, icon.create(), click -> action.run());
        button.setDisableOnClick(false);
        if (label.isEmpty()) {
            button.setAriaLabel(hint);
        }
        add(button);
        tooltip = Tooltip.forComponent(this).withText(hint);
    }

    public ActionButton withId(String id) {
        button.setId(id);
        return this;
    }

    public ActionButton withTheme(ButtonVariant... variants) {
        button.addThemeVariants(variants);
        return this;
    }

    /** @param because empty: the button can be used */
    public ActionButton allow(Optional<String> because) {
        button.setEnabled(because.isEmpty());
        tooltip.setText(because.orElse(hint));
        return this;
    }

    public Button button() {
        return button;
    }
}
