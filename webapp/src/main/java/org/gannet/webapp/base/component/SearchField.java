package org.gannet.webapp.base.component;

import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import org.gannet.webapp.base.format.Texts;

/** Narrows a list down while somebody types; what is typed stands in the address as {@code q}. */
public class SearchField extends TextField {
    private static final int TYPING_PAUSE_MILLIS = 300;
    private static final int LONGEST = 120;

    /** @param key of the words that say what may be typed */
    public SearchField(String key, Runnable changed) {
        addClassName("toolbar__search");
        setAriaLabel(Texts.text(key));
        setPlaceholder(Texts.text(key));
        setPrefixComponent(Icon.SEARCH.create());
        setClearButtonVisible(true);
        setMaxLength(LONGEST);
        setValueChangeMode(ValueChangeMode.LAZY);
        setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        addValueChangeListener(change -> {
            if (change.isFromClient()) {
                getUI().ifPresent(
                                ui -> new UrlState().set("q", change.getValue()).write(ui));
                changed.run();
            }
        });
    }

    /** What the address says. */
    public void read(UrlState address) {
        setValue(address.get("q").orElse(""));
    }

    public String text() {
        return getValue().strip();
    }
}
