package org.gannet.webapp.base.component;

import java.util.Optional;
import org.gannet.backend.instances.PlannedStep;
import org.gannet.backend.jobs.StepView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Steps in the reader's language, where it has words for them. */
public final class StepWords {
    private StepWords() {}

    /** "Create disk 0 (4 GiB)". */
    static String title(StepView step) {
        return title(step.kind(), step.title(), step.disk(), step.size());
    }

    /** Of a step that nobody has begun. */
    public static String title(PlannedStep step) {
        return title(step.kind(), step.title(), step.disk(), step.size());
    }

    private static String title(String kind, String otherwise, Optional<Integer> disk, Optional<ByteSize> size) {
        String key = "base.job.kindOfStep." + kind;
        return Texts.has(key)
                ? Texts.text(
                        key,
                        disk.map(String::valueOf).orElse(""),
                        size.map(Sizes::of).orElse(""))
                : otherwise;
    }
}
