package org.gannet.frontend;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentEvent;
import com.vaadin.flow.component.ComponentEventListener;
import com.vaadin.flow.component.DomEvent;
import com.vaadin.flow.component.EventData;
import com.vaadin.flow.shared.Registration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A machine's console in the browser: what the screen and the serial terminal have in common. */
public abstract sealed class ConsoleComponent extends Component permits VncScreen, SerialTerminal {
    private transient Supplier<TicketAnswer> tickets =
            () -> new TicketAnswer.Refused("INTERNAL", "This console has no machine.", false);
    private ConsoleState state = ConsoleState.IDLE;

    /** The state changed in the browser. */
    @DomEvent("console-state")
    public static class StateEvent extends ComponentEvent<ConsoleComponent> {
        private final ConsoleState state;
        private final String code;
        private final String message;

        public StateEvent(
                ConsoleComponent source,
                boolean fromClient,
                @EventData("event.detail.state") String state,
                @EventData("event.detail.code || ''") String code,
                @EventData("event.detail.message || ''") String message) {
            super(source, fromClient);
            this.state = ConsoleState.parse(state);
            this.code = code;
            this.message = message;
            source.state = this.state;
        }

        public ConsoleState state() {
            return state;
        }

        public String code() {
            return code;
        }

        public String message() {
            return message;
        }
    }

    /** The person gave the keyboard back to the page by Ctrl+Alt+G. */
    @DomEvent("keyboard-released")
    public static class KeyboardReleasedEvent extends ComponentEvent<ConsoleComponent> {
        public KeyboardReleasedEvent(ConsoleComponent source, boolean fromClient) {
            super(source, fromClient);
        }
    }

    /** Who gives tickets; asked anew for each connection, also after the machine moved. */
    public void setTickets(Supplier<TicketAnswer> source) {
        tickets = source;
    }

    /** Words by key: connecting, moving, reconnecting, typing. */
    public void setTexts(Map<String, String> texts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        texts.forEach(json::put);
        getElement().setPropertyJson("texts", json);
    }

    /** Nothing of the keyboard and mouse is sent. The relay enforces it; this only spares the attempt. */
    public void setViewOnly(boolean viewOnly) {
        getElement().setProperty("viewOnly", viewOnly);
    }

    /** Opens the console, now or when it comes to the page; nothing happens when it is open. */
    public void connect() {
        getElement().setProperty("autoConnect", true);
        getElement().callJsFunction("connect");
    }

    public void disconnect() {
        getElement().setProperty("autoConnect", false);
        getElement().callJsFunction("disconnect");
        state = ConsoleState.IDLE;
    }

    public void focusScreen() {
        getElement().callJsFunction("focusScreen");
    }

    /** As last heard from the browser. */
    public ConsoleState state() {
        return state;
    }

    public Registration addStateListener(ComponentEventListener<StateEvent> listener) {
        return addListener(StateEvent.class, listener);
    }

    public Registration addKeyboardReleasedListener(ComponentEventListener<KeyboardReleasedEvent> listener) {
        return addListener(KeyboardReleasedEvent.class, listener);
    }

    @ClientCallable
    private ObjectNode requestTicket() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (tickets.get()) {
            case TicketAnswer.Granted(String path, String secret) ->
                json.put("path", path).put("secret", secret);
            case TicketAnswer.Refused(String code, String message, boolean retryable) ->
                json.put("code", code).put("message", message).put("retryable", retryable);
        }
        return json;
    }
}
