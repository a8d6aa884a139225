package org.gannet.webapp.portal.instances;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.gannet.webapp.base.format.Texts;

/** The tabs of a machine's page; each has its own address. */
enum InstanceTab {
    OVERVIEW(false),
    CONSOLE(false),
    HARDWARE(false),
    ACTIVITY(false),
    PLACEMENT(true);

    private final boolean forOperators;

    InstanceTab(boolean forOperators) {
        this.forOperators = forOperators;
    }

    boolean isForOperators() {
        return forOperators;
    }

    String text() {
        return Texts.text("instances.tab." + name().toLowerCase(Locale.ROOT));
    }

    /** After the machine's own address. */
    String path() {
        return this == OVERVIEW ? "" : "/" + name().toLowerCase(Locale.ROOT);
    }

    /** Empty when there is no such tab. */
    static Optional<InstanceTab> of(Optional<String> word) {
        return word.isEmpty()
                ? Optional.of(OVERVIEW)
                : Arrays.stream(values())
                        .filter(tab -> tab != OVERVIEW)
                        .filter(tab -> tab.name().toLowerCase(Locale.ROOT).equals(word.get()))
                        .findFirst();
    }
}
