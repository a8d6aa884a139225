package org.gannet.frontend;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.server.streams.ElementRequestHandler;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where people drop or choose files, which are then sent in pieces, as many at a time as the server side says. Requests
 * go to the handler: a POST with {@code upload} and {@code offset} carries a piece, a GET with {@code upload} asks how
 * much is there; both are answered by {@code {"received": …}}, or by a {@code message} when it was refused.
 */
@Tag("gannet-file-sender")
@JsModule("./gannet/gannet-file-sender.ts")
public class FileSender extends Component implements HasSize, HasStyle {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A file that somebody wants to send.
     * @param key names it for this component
     * @param known the upload that this browser has begun for it before; empty when it has not
     */
    public record Chosen(String key, String name, long size, String known) {}

    /** What is told of files. */
    public interface Listener {
        void chosen(Chosen file);

        void progress(String key, long sent);

        /** The connection has broken; it goes on by itself. */
        void waits(String key);

        void refused(String key, String message);

        void sent(String key);
    }

    public FileSender(ElementRequestHandler target, Listener listener) {
        getElement().setAttribute("target", target);
        on(
                "chosen",
                (key, said) -> listener.chosen(new Chosen(
                        key,
                        said.path("name").asString(""),
                        said.path("size").asLong(),
                        said.path("known").asString(""))));
        on("progress", (key, said) -> listener.progress(key, said.path("sent").asLong()));
        on("waits", (key, said) -> listener.waits(key));
        on("refused", (key, said) -> listener.refused(key, said.path("message").asString("")));
        on("sent", (key, said) -> listener.sent(key));
    }

    private void on(String what, BiConsumer<String, JsonNode> heard) {
        getElement()
                .addEventListener("gannet-" + what, event -> {
                    JsonNode said = JSON.readTree(
                            event.getEventData().get("event.detail").asString());
                    heard.accept(said.path("key").asString(""), said);
                })
                .addEventData("event.detail");
    }

    public void setLabel(String label, String hint) {
        getElement().setProperty("label", label);
        getElement().setProperty("hint", hint);
    }

    /** Begins to send the file, or goes on. @param from the byte to begin with */
    public void send(String key, String upload, long from) {
        getElement().callJsFunction("send", key, upload, (double) from);
    }

    /** What has arrived stays. */
    public void pause(String key) {
        getElement().callJsFunction("pause", key);
    }

    public void forget(String key) {
        getElement().callJsFunction("forget", key);
    }
}
