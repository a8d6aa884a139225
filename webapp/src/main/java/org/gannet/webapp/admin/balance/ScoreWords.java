package org.gannet.webapp.admin.balance;

import java.util.Locale;

/** Scores as plans and remarks say them. */
final class ScoreWords {
    private ScoreWords() {}

    static String score(double score) {
        return String.format(Locale.ROOT, "%.4f", score);
    }
}
