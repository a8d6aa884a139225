package org.gannet.webapp.base.component;

import com.vaadin.flow.component.textfield.TextField;
import java.util.Optional;
import org.gannet.webapp.base.format.Texts;

/** A whole number within limits, typed. */
public class WholeNumberField extends TextField {
    private static final int MOST_DIGITS = 9;

    private final int least;
    private final int most;

    public WholeNumberField(String label, int least, int most, int now) {
        super(label);
        this.least = least;
        this.most = most;
        setAllowedCharPattern(least < 0 ? "[0-9+-]" : "[0-9]");
        setMaxLength(MOST_DIGITS + 1);
        setValue(Integer.toString(now));
        setHelperText(Texts.text("format.range", least, most));
        addValueChangeListener(change -> setInvalid(number().isEmpty()));
    }

    /** Empty when it is none, or not within the limits. */
    public Optional<Integer> number() {
        try {
            return Optional.of(Integer.parseInt(getValue().strip())).filter(typed -> typed >= least && typed <= most);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
