package org.gannet.webapp.portal.instances;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.instances.StatusView.Word;
import org.gannet.webapp.base.format.Texts;

/** The chips above a list of machines: statuses that people ask for together. */
public enum StatusFilter {
    ALL(),
    RUNNING(Word.RUNNING),
    STOPPED(Word.STOPPED, Word.USER_DOWN, Word.OFFLINE),
    BUSY(Word.CREATING, Word.STARTING, Word.STOPPING, Word.REBOOTING, Word.MIGRATING, Word.REMOVING),
    TROUBLE(
            Word.PAUSED,
            Word.HUNG,
            Word.ERROR_DOWN,
            Word.ERROR_UP,
            Word.ERROR_NODE_OFFLINE,
            Word.ERROR_WRONG_NODE,
            Word.INCOMPLETE,
            Word.UNKNOWN);

    private final Set<Word> words;

    StatusFilter(Word... words) {
        this.words = Set.of(words);
    }

    Set<Word> words() {
        return words;
    }

    String text() {
        return Texts.text("instances.filter." + name().toLowerCase(Locale.ROOT));
    }

    /** For the address; empty for all. */
    String key() {
        return this == ALL ? "" : name().toLowerCase(Locale.ROOT);
    }

    static StatusFilter of(Optional<String> key) {
        return Arrays.stream(values())
                .filter(filter -> key.filter(filter.key()::equals).isPresent())
                .findFirst()
                .orElse(ALL);
    }
}
