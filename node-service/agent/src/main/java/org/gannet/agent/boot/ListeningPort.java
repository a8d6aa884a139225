package org.gannet.agent.boot;

import java.util.function.IntSupplier;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The port that was taken, known once the server listens. */
record ListeningPort(ServletWebServerApplicationContext context) implements IntSupplier {
    @Override
    public int getAsInt() {
        var server = context.getWebServer();
        if (server == null) {
            throw new IllegalStateException("the agent does not listen yet");
        }
        return server.getPort();
    }
}
