package org.gannet.webapp.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How open consoles are watched. How many there may be is the backend's business.
 * @param checkEvery how often permission, state and node are read anew while a console is open
 * @param longest after which a console is ended
 */
@ConfigurationProperties("gannet.console-watch")
record ConsoleSettings(
        @DefaultValue("2s") Duration checkEvery,
        @DefaultValue("12h") Duration longest) {
    ConsoleSettings {
        if (checkEvery.toMillis() < 100 || longest.compareTo(checkEvery) < 0) {
            throw new IllegalArgumentException(
                    "gannet.console-watch: check-every is at least 100ms, longest not shorter than it");
        }
    }
}
