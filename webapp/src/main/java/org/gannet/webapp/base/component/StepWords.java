package org.gannet.webapp.base.component;

import org.gannet.backend.jobs.StepView;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Steps in the reader's language, where it has words for them. */
final class StepWords {
    private StepWords() {}

    /** "Create disk 0 (4 GiB)". */
    static String title(StepView step) {
        String key = "base.job.kindOfStep." + step.kind();
        return Texts.has(key)
                ? Texts.text(
                        key,
                        step.disk().map(String::valueOf).orElse(""),
                        step.size().map(Sizes::of).orElse(""))
                : step.title();
    }
}
