package org.gannet.webapp.base.component;

import org.gannet.backend.clusters.FindingView;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** What a finding says, in the reader's language; one that is newer than the texts says it in English. */
public final class FindingWords {
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
                ? Texts.text(key, finding.words().stream().map(Times::readable).toArray())
                : otherwise;
    }

    public static Status.Kind kind(FindingView finding) {
        return finding.severity() == FindingView.Severity.ERROR ? Status.Kind.BAD : Status.Kind.WARN;
    }
}
