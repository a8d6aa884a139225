package org.gannet.webapp.portal.operations;

import java.util.stream.Stream;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.webapp.base.format.Texts;

/**
 * What operations and their fields are called: {@code op.<Operation>}, {@code op.<Operation>.help},
 * {@code op.<Operation>.<field>} and its words. Things with parts are said once, wherever they stand:
 * {@code op.NodeParameters.spindles}; words of a choice too, where the field does not say them in its own way:
 * {@code op.DiskTemplate.FILE}. A test demands them in each language.
 */
final class OperationWords {
    private static final String AREA = "op.";

    private OperationWords() {}

    /** A verb, as in a menu: "Rename". */
    static String name(OperationForm form) {
        return Texts.text(AREA + form.name());
    }

    /** What it does, in a sentence or two. */
    static String help(OperationForm form) {
        return Texts.text(AREA + form.name() + ".help");
    }

    static String label(OperationField field) {
        return Texts.text(key(field));
    }

    /** More about the field; empty when its label says it all. */
    static String help(OperationField field) {
        String key = key(field) + ".help";
        return Texts.has(key) ? Texts.text(key) : "";
    }

    /** What to say where there is nothing to choose from. */
    static String none(OperationField field) {
        String key = key(field) + ".none";
        return Texts.text(Texts.has(key) ? key : "operations.none");
    }

    /** A word of a choice. */
    static String word(OperationField field, String word) {
        return wordKeys(field, word)
                .filter(Texts::has)
                .findFirst()
                .map(Texts::text)
                .orElse(word);
    }

    /** One of several kinds of objects. */
    static String kind(OperationField field, String kind) {
        return word(field, kind);
    }

    static String key(OperationField field) {
        return AREA + field.of() + "." + field.name();
    }

    /** Where a word may be said: for the field, or wherever it is a choice. */
    static Stream<String> wordKeys(OperationField field, String word) {
        return Stream.of(key(field) + "." + word, AREA + field.kind() + "." + word);
    }
}
