package org.gannet.webapp.testing;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import java.util.stream.Stream;

/** A component without a browser. */
public final class Pressed {
    private Pressed() {}

    /** All that it says when each of its buttons has been pressed. */
    public static String text(Component component) {
        all(component)
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .toList()
                .forEach(Button::click);
        return component.getElement().getTextRecursively();
    }

    private static Stream<Component> all(Component component) {
        return Stream.concat(Stream.of(component), component.getChildren().flatMap(Pressed::all));
    }
}
