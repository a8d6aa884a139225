package org.gannet.webapp.base.format;

import org.gannet.base.Progress;

/** How far work has come, in words. */
public final class ProgressWords {
    private ProgressWords() {}

    /** "copying disk 0: 1.2 of 4 GiB"; only the phase when the total is unknown. */
    public static String of(Progress progress) {
        if (progress.total() <= 0) {
            return progress.phase();
        }
        String amount = switch (progress.unit()) {
            case BYTES -> Sizes.part(progress.done(), progress.total());
            case SECONDS -> Texts.text("format.part.seconds", progress.done(), progress.total());
            case STEPS -> Texts.text("format.part", progress.done(), progress.total());
        };
        return progress.phase().isEmpty() ? amount : progress.phase() + ": " + amount;
    }

    /** From 0 to 1. */
    public static double share(Progress progress) {
        return progress.total() <= 0 ? 0 : Math.clamp((double) progress.done() / progress.total(), 0, 1);
    }
}
