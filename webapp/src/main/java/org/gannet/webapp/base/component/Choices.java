package org.gannet.webapp.base.component;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One of several things, each a card that says what it stands for. Radio buttons to keyboard and screen reader. */
public class Choices<T> extends Div {
    /** A card. @param key unique here, and part of the card's id */
    public record Card<T>(String key, T value, Optional<Icon> icon, String title, String note) {}

    private final Map<String, Element> radios = new LinkedHashMap<>();
    private final Map<String, T> values = new LinkedHashMap<>();
    private final String name;
    private String chosen = "";
    private Consumer<T> listener = value -> {};

    public Choices(String name, String label) {
        this.name = name;
        addClassName("choices");
        setId(name + "-choices");
        getElement().setAttribute("role", "radiogroup");
        getElement().setAttribute("aria-label", label);
    }

    public void onChange(Consumer<T> heard) {
        listener = heard;
    }

    public void setCards(List<Card<T>> cards) {
        removeAll();
        radios.clear();
        values.clear();
        cards.forEach(card -> {
            values.put(card.key(), card.value());
            add(new CardLabel(card));
        });
        choose(
                values.containsKey(chosen) || cards.isEmpty()
                        ? chosen
                        : cards.getFirst().key());
    }

    /** Without telling the listener. Unknown keys choose nothing. */
    public void choose(String key) {
        chosen = key;
        radios.forEach((each, radio) -> radio.setProperty("checked", each.equals(key)));
    }

    public Optional<T> chosen() {
        return Optional.ofNullable(values.get(chosen));
    }

    public String chosenKey() {
        return chosen;
    }

    /** {@code <label>} around a radio button. */
    @Tag("label")
    private final class CardLabel extends HtmlContainer {
        CardLabel(Card<T> card) {
            addClassName("choice");
            setId(name + "-" + card.key());
            Element radio = new Element("input");
            radio.setAttribute("type", "radio");
            radio.setAttribute("name", name);
            radio.setAttribute("value", card.key());
            radio.addEventListener("change", event -> {
                choose(card.key());
                listener.accept(card.value());
            });
            radios.put(card.key(), radio);
            getElement().appendChild(radio);
            card.icon().ifPresent(icon -> add(icon.create()));
            Span words = new Span(Blocks.span("choice__title", card.title()), Blocks.span("choice__note", card.note()));
            add(words);
        }
    }
}
