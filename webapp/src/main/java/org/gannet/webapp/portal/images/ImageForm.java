package org.gannet.webapp.portal.images;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.Locale;
import org.gannet.backend.images.ImageView;
import org.gannet.webapp.base.format.Texts;

/** What a file on its way shall be: its name, and what it is. Proposed by the file's name, decided by the person. */
final class ImageForm extends Div {
    /** What there is to choose from. */
    enum What {
        RAW(ImageView.Kind.DISK, ImageView.Format.RAW),
        QCOW2(ImageView.Kind.DISK, ImageView.Format.QCOW2),
        CD(ImageView.Kind.ISO, ImageView.Format.RAW);

        private final ImageView.Kind kind;
        private final ImageView.Format format;

        What(ImageView.Kind kind, ImageView.Format format) {
            this.kind = kind;
            this.format = format;
        }

        static What ofFile(String file) {
            String lower = file.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".qcow2") || lower.endsWith(".qcow")) {
                return QCOW2;
            }
            return lower.endsWith(".iso") ? CD : RAW;
        }
    }

    private final TextField name = new TextField(Texts.text("images.form.name"));
    private final Select<What> what = new Select<>();

    ImageForm() {
        addClassName("form-row");
        name.setId("image-name");
        name.setMaxLength(200);
        name.setAutocorrect(false);
        name.setManualValidation(true);
        name.setValueChangeMode(ValueChangeMode.LAZY);
        name.addValueChangeListener(change -> name.setInvalid(false));
        what.setId("image-what");
        what.setLabel(Texts.text("images.form.what"));
        what.setItems(List.of(What.values()));
        what.setItemLabelGenerator(
                each -> Texts.text("images.what." + each.name().toLowerCase(Locale.ROOT)));
        what.setValue(What.RAW);
        add(name, what);
    }

    /** Without its path and its ending, when nobody has typed a name. */
    void propose(String file) {
        if (name.isEmpty()) {
            name.setValue(file.replaceFirst("(?i)\\.(raw|img|iso|qcow2?|bin)$", ""));
            what.setValue(What.ofFile(file));
        }
    }

    /** @return whether there is a name; says so when there is none */
    boolean check() {
        boolean right = !name.getValue().isBlank();
        name.setErrorMessage(right ? "" : Texts.text("images.form.name.missing"));
        name.setInvalid(!right);
        return right;
    }

    String title() {
        return name.getValue().strip();
    }

    ImageView.Kind kind() {
        return what.getValue().kind;
    }

    ImageView.Format format() {
        return what.getValue().format;
    }
}
