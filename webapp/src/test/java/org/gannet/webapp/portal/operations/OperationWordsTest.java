package org.gannet.webapp.portal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.webapp.base.format.Texts;
import org.junit.jupiter.api.Test;

/** The pages draw every operation of the catalogue, so there must be words for all of it. */
class OperationWordsTest {
    @Test
    void everyOperationHasItsWordsInEveryLanguage() {
        List<String> missing = new ArrayList<>();
        for (OperationForm form : OperationForm.all()) {
            for (String key : keys(form)) {
                for (Locale language : Texts.LANGUAGES) {
                    if (Texts.in(language, key).equals("!" + key + "!")) {
                        missing.add(key + " in " + language);
                    }
                }
            }
        }
        assertThat(missing)
                .as("texts for forms, menus and job lists; write them into messages/op.properties (keys that begin"
                        + " with op) and messages/base.properties")
                .isEmpty();
    }

    private static List<String> keys(OperationForm form) {
        List<String> keys = new ArrayList<>();
        String operation = "op." + form.name();
        keys.add(operation);
        keys.add(operation + ".help");
        for (OperationField field : form.fields()) {
            keys.add(operation + "." + field.name());
            if (field.type() == FieldType.CHOICE) {
                field.words().forEach(word -> keys.add(operation + "." + field.name() + "." + word));
            }
        }
        keys.add("base.job.kind." + form.name());
        keys.add("base.job.operation." + form.name());
        return keys;
    }
}
