package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** One of several filters, all of them visible. */
public class FilterChips<T> extends Div {
    private final Map<T, NativeButton> chips = new LinkedHashMap<>();

    public FilterChips(List<T> choices, Function<T, String> words, Consumer<T> chosen) {
        addClassName("filters");
        getElement().setAttribute("role", "group");
        choices.forEach(choice -> {
            NativeButton chip = new NativeButton(words.apply(choice), click -> {
                show(choice);
                chosen.accept(choice);
            });
            chip.addClassName("filter");
            chip.setId("filter-" + choice.toString().toLowerCase(java.util.Locale.ROOT));
            chips.put(choice, chip);
            add(chip);
        });
    }

    /** For the keyboard. */
    public void focusChosen() {
        getElement().executeJs("this.querySelector('[aria-pressed=true]')?.focus()");
    }

    public void show(T choice) {
        chips.forEach(
                (each, chip) -> chip.getElement().setAttribute("aria-pressed", Boolean.toString(each.equals(choice))));
    }
}
