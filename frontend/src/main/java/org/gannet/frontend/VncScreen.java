package org.gannet.frontend;

import com.vaadin.flow.component.ComponentEvent;
import com.vaadin.flow.component.ComponentEventListener;
import com.vaadin.flow.component.DomEvent;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.shared.Registration;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A machine's screen, keyboard and mouse by noVNC. */
@Tag("gannet-vnc-screen")
@NpmPackage(value = "@novnc/novnc", version = "1.7.0")
@JsModule("./gannet/gannet-vnc-screen.ts")
public final class VncScreen extends ConsoleComponent {
    /** How large the picture is drawn. */
    public enum Fit {
        /** As large as its place allows. */
        FIT,
        /** One dot for one dot; scrolls. */
        ORIGINAL
    }

    /** Which characters a keyboard's keys make. */
    public enum Layout {
        US,
        DE
    }

    /** What came of typing a text. @param skipped characters that the layout does not have */
    public record Typed(int typed, String skipped) {}

    /** All held keys were let go because the connection ended. */
    @DomEvent("keys-released")
    public static class KeysReleasedEvent extends ComponentEvent<VncScreen> {
        public KeysReleasedEvent(VncScreen source, boolean fromClient) {
            super(source, fromClient);
        }
    }

    public void setFit(Fit fit) {
        getElement().setProperty("fit", fit == Fit.FIT ? "fit" : "original");
    }

    /** Presses the keys in order and lets them go in reverse. */
    public void sendKeys(VncKey... keys) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(keys).map(Enum::name).forEach(names::add);
        getElement().callJsFunction("sendKeys", names);
    }

    /** Holds Ctrl, Alt, Shift or Super down until it is let go. */
    public void holdKey(VncKey key, boolean down) {
        getElement().callJsFunction("holdKey", key.name(), down);
    }

    /** Types the text as key presses. @param layout the one that the machine uses */
    public void typeText(String text, Layout layout, Consumer<Typed> done) {
        getElement()
                .callJsFunction("typeText", text, layout.name().toLowerCase(java.util.Locale.ROOT))
                .then(json -> done.accept(new Typed(
                        json.path("typed").asInt(), json.path("skipped").asString())));
    }

    public void stopTyping() {
        getElement().callJsFunction("stopTyping");
    }

    /** Lets the browser save what the machine shows as a PNG file of this name. */
    public void saveScreenshot(String fileName) {
        getElement().callJsFunction("saveScreenshot", fileName);
    }

    public Registration addKeysReleasedListener(ComponentEventListener<KeysReleasedEvent> listener) {
        return addListener(KeysReleasedEvent.class, listener);
    }
}
