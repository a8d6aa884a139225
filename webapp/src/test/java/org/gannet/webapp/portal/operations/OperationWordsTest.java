package org.gannet.webapp.portal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.webapp.base.format.Texts;
import org.junit.jupiter.api.Test;

/** The pages draw every operation of the catalogue, so there must be words for all of it. */
class OperationWordsTest {
    @Test
    void everyOperationHasItsWordsInEveryLanguage() {
        Set<String> missing = new TreeSet<>();
        for (OperationForm form : OperationForm.all()) {
            for (List<String> keys : keys(form)) {
                for (Locale language : Texts.LANGUAGES) {
                    if (keys.stream().allMatch(key -> Texts.in(language, key).equals("!" + key + "!"))) {
                        missing.add(keys.getLast() + " in " + language);
                    }
                }
            }
        }
        assertThat(missing)
                .as("texts for forms, menus and job lists; write them into messages/op.properties (keys that begin"
                        + " with op) and messages/base.properties")
                .isEmpty();
    }

    /** Each in the ways in which it may be said. */
    private static List<List<String>> keys(OperationForm form) {
        List<List<String>> keys = new ArrayList<>();
        String operation = "op." + form.name();
        keys.add(List.of(operation));
        keys.add(List.of(operation + ".help"));
        form.fields().forEach(field -> keys(field, keys));
        keys.add(List.of("base.job.kind." + form.name()));
        keys.add(List.of("base.job.operation." + form.name()));
        return keys;
    }

    private static void keys(OperationField field, List<List<String>> keys) {
        keys.add(List.of(OperationWords.key(field)));
        field.words()
                .forEach(word -> keys.add(OperationWords.wordKeys(field, word).toList()));
        if (field.type() == FieldType.VARIANT) {
            field.shapes()
                    .forEach(shape -> keys.add(
                            OperationWords.wordKeys(field, shape.kind()).toList()));
        }
        field.parts().forEach(part -> keys(part, keys));
    }
}
