package org.gannet.webapp.base.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.jobs.Pace;
import org.gannet.base.Progress;

/** How far work has come, in words. */
public final class ProgressWords {
    private ProgressWords() {}

    /** "copying disk 0: 1.2 of 4 GiB, 88 MiB/s, 40 s left"; only what is known. */
    public static String of(Progress progress, Optional<Pace> pace) {
        List<String> parts = new ArrayList<>();
        if (progress.total() > 0) {
            parts.add(
                    switch (progress.unit()) {
                        case BYTES -> Sizes.part(progress.done(), progress.total());
                        case SECONDS -> Texts.text("format.part.seconds", progress.done(), progress.total());
                        case STEPS -> Texts.text("format.part", progress.done(), progress.total());
                    });
        }
        pace.ifPresent(now -> {
            if (progress.unit() == Progress.Unit.BYTES) {
                parts.add(Sizes.perSecond(now.perSecond()));
            }
            // What is counted in seconds tells by itself how many are left.
            now.left()
                    .filter(left -> progress.unit() != Progress.Unit.SECONDS)
                    .ifPresent(left -> parts.add(Texts.text("format.left", Times.lastingWhole(left))));
        });
        String amount = String.join(", ", parts);
        String phase = phase(progress);
        return phase.isEmpty() || amount.isEmpty() ? phase + amount : phase + ": " + amount;
    }

    /** In the reader's language, where it has words for it. */
    private static String phase(Progress progress) {
        String key = "format.phase." + progress.phase().replace(' ', '-');
        return Texts.has(key) ? Texts.text(key) : progress.phase();
    }

    /** From 0 to 1. */
    public static double share(Progress progress) {
        return progress.total() <= 0 ? 0 : Math.clamp((double) progress.done() / progress.total(), 0, 1);
    }
}
