package org.gannet.webapp.portal.images;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.backend.images.Checksum;
import org.gannet.backend.images.NewImport;
import org.gannet.backend.images.fetch.SourceUrl;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;

/** Asks where an image is to be fetched from. Stays open, with what was typed, until it has been accepted. */
final class ImportDialog extends Dialog {
    private final TextField url = new TextField(Texts.text("images.import.url"));
    private final TextField checksum = new TextField(Texts.text("images.import.checksum"));
    private final ImageForm form = new ImageForm();
    private final Optional<ProjectId> project;

    /** @param begin answers whether it was accepted; says why when it was not */
    ImportDialog(Optional<ProjectId> project, Predicate<NewImport> begin) {
        this.project = project;
        setHeaderTitle(Texts.text("images.import.title"));
        setId("import-dialog");
        url.setId("import-url");
        url.setWidthFull();
        url.setAutofocus(true);
        url.setAutocorrect(false);
        url.setHelperText(Texts.text("images.import.url.help"));
        url.setManualValidation(true);
        url.setValueChangeMode(ValueChangeMode.LAZY);
        url.addValueChangeListener(change -> source(false).ifPresent(source -> form.propose(source.file())));
        checksum.setId("import-checksum");
        checksum.setWidthFull();
        checksum.setAutocorrect(false);
        checksum.setHelperText(Texts.text("images.import.checksum.help"));
        checksum.setManualValidation(true);
        add(Blocks.div("ask ask--wide stack", url, form, checksum));
        Button cancel = new Button(Texts.text("base.cancel"), click -> close());
        Button go = new Button(
                Texts.text("images.import.begin"),
                click -> asked().filter(begin).ifPresent(accepted -> close()));
        go.setId("import-begin");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(cancel, go);
    }

    private Optional<SourceUrl> source(boolean missingToo) {
        url.setInvalid(false);
        if (url.isEmpty() && !missingToo) {
            return Optional.empty();
        }
        try {
            return Optional.of(SourceUrl.parse(url.getValue()));
        } catch (ProblemException e) {
            url.setErrorMessage(e.problem().message());
            url.setInvalid(true);
            return Optional.empty();
        }
    }

    private Optional<Optional<Checksum>> checksum() {
        checksum.setInvalid(false);
        if (checksum.getValue().isBlank()) {
            return Optional.of(Optional.empty());
        }
        try {
            return Optional.of(Optional.of(Checksum.parse(checksum.getValue())));
        } catch (ProblemException e) {
            checksum.setErrorMessage(e.problem().message());
            checksum.setInvalid(true);
            return Optional.empty();
        }
    }

    private Optional<NewImport> asked() {
        Optional<SourceUrl> source = source(true);
        Optional<Optional<Checksum>> sum = checksum();
        if (!(form.check() & source.isPresent() & sum.isPresent())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NewImport(
                    form.title(),
                    form.kind(),
                    form.format(),
                    source.orElseThrow(),
                    sum.orElseThrow(),
                    ByteSize.ZERO,
                    project));
        } catch (ProblemException e) {
            Toasts.problem(e.problem());
            return Optional.empty();
        }
    }
}
