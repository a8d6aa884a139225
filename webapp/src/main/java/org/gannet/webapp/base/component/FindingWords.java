package org.gannet.webapp.base.component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.gannet.backend.clusters.FindingView;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** What a finding says, in the reader's language; one that is newer than the texts says it in English. */
public final class FindingWords {
    private static final Pattern MOMENT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

    private FindingWords() {}

    public static String sentence(FindingView finding) {
        return text("finding." + finding.code(), finding, finding.sentence());
    }

    /** What helps. */
    public static String remedy(FindingView finding) {
        return text("finding." + finding.code() + ".remedy", finding, finding.remedy());
    }

    private static String text(String key, FindingView finding, String otherwise) {
        return Texts.has(key)
                ? Texts.text(
                        key, finding.words().stream().map(FindingWords::shown).toArray())
                : otherwise;
    }

    /** Moments come as the API tells them. */
    private static Object shown(String word) {
        return MOMENT.matcher(word).matches() ? Times.exact(Instant.parse(word), ZoneOffset.UTC) : word;
    }

    public static Status.Kind kind(FindingView finding) {
        return finding.severity() == FindingView.Severity.ERROR ? Status.Kind.BAD : Status.Kind.WARN;
    }
}
