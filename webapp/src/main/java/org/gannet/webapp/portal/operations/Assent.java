package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.gannet.backend.operations.OperationForm;
import org.gannet.webapp.base.format.Texts;

/**
 * What a person must do before something is lost: a tick where data goes, the name typed where the thing itself goes.
 * @param isAsked whether anything is
 */
record Assent(Component component, boolean isAsked, BooleanSupplier given) {
    private static final Pattern LOSES = Pattern.compile("(Remove|Delete|Revert|Reinstall|Recreate)[A-Z].*|DetachDisk");

    /** @param changed to be called when the answer is another one */
    static Assent to(OperationForm form, String name, Runnable changed) {
        if (form.name()
                        .toLowerCase(Locale.ROOT)
                        .equals("remove" + form.subject().name().toLowerCase(Locale.ROOT))
                && !name.isEmpty()) {
            TextField typed = new TextField(Texts.text("base.confirm.type", name));
            typed.setId("confirm-name");
            typed.setWidthFull();
            typed.setAutocorrect(false);
            typed.setValueChangeMode(ValueChangeMode.EAGER);
            typed.addValueChangeListener(change -> changed.run());
            return new Assent(typed, true, () -> typed.getValue().strip().equals(name));
        }
        if (LOSES.matcher(form.name()).matches()) {
            Checkbox tick = new Checkbox(Texts.text("operations.loses"));
            tick.setId("confirm-loses");
            tick.addValueChangeListener(change -> changed.run());
            return new Assent(tick, true, () -> Boolean.TRUE.equals(tick.getValue()));
        }
        return new Assent(new Div(), false, () -> true);
    }

    boolean isGiven() {
        return given.getAsBoolean();
    }
}
