package org.gannet.webapp.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of open consoles.
 * @param checkEvery how often permission, state and node are read anew while a console is open
 * @param longest after which a console is ended
 * @param perUser how many one person may have open at once
 * @param perMachine how many one machine may have open at once
 */
@ConfigurationProperties("gannet.console-relay")
record ConsoleSettings(
        @DefaultValue("2s") Duration checkEvery,
        @DefaultValue("12h") Duration longest,
        @DefaultValue("8") int perUser,
        @DefaultValue("4") int perMachine) {
    ConsoleSettings {
        if (checkEvery.toMillis() < 100 || longest.compareTo(checkEvery) < 0 || perUser < 1 || perMachine < 1) {
            throw new IllegalArgumentException(
                    "gannet.console-relay: check-every is at least 100ms, longest not shorter, the others at least 1");
        }
    }
}
