package org.gannet.webapp.base.component;

import java.util.Locale;
import java.util.Optional;
import org.gannet.base.Problem;
import org.gannet.webapp.base.format.Texts;

/**
 * Problems in the reader's language. Their sentences are English, with names and figures in them; what kind of problem
 * it is can be said in every language.
 */
public final class ProblemWords {
    private ProblemWords() {}

    /** What it comes to, for readers of another language than the problem's. */
    static Optional<String> headline(Problem problem) {
        return Texts.locale().getLanguage().equals(Locale.ENGLISH.getLanguage())
                ? Optional.empty()
                : Optional.of(Texts.text("problem.code." + problem.code().name()));
    }

    /** In one sentence. */
    public static String brief(Problem problem) {
        return headline(problem).orElse(problem.message());
    }
}
