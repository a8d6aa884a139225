package org.gannet.webapp.portal.operations;

import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.webapp.base.format.Texts;

/**
 * What operations and their fields are called: {@code op.<Operation>}, {@code op.<Operation>.help},
 * {@code op.<Operation>.<field>} and its words. A test demands them in each language.
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

    static String label(OperationForm form, OperationField field) {
        return Texts.text(key(form, field));
    }

    /** More about the field; empty when its label says it all. */
    static String help(OperationForm form, OperationField field) {
        String key = key(form, field) + ".help";
        return Texts.has(key) ? Texts.text(key) : "";
    }

    /** A word of a choice. */
    static String word(OperationForm form, OperationField field, String word) {
        return Texts.text(key(form, field) + "." + word);
    }

    private static String key(OperationForm form, OperationField field) {
        return AREA + form.name() + "." + field.name();
    }
}
