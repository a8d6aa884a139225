package org.gannet.webapp.portal.images;

import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import java.util.Optional;
import org.gannet.backend.images.NewImage;
import org.gannet.backend.images.UploadId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.frontend.FileSender;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Bar;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** One file of this browser: what it shall be, then how far it is. */
final class UploadRow extends Div {
    /** What the row's buttons do. */
    interface Desk {
        void begin(UploadRow row);

        void pause(UploadRow row);

        void resume(UploadRow row);

        void forget(UploadRow row);
    }

    private final FileSender.Chosen file;
    private final ImageForm form = new ImageForm();
    private final Bar bar = new Bar();
    private final Status status = new Status(Status.Kind.OFF, "");
    private final Div facts = Blocks.div("on-way__facts");
    private final ActionButton begin;
    private final ActionButton pause;
    private final ActionButton resume;
    private Optional<UploadId> upload = Optional.empty();

    UploadRow(FileSender.Chosen file, Desk desk) {
        this.file = file;
        addClassName("on-way");
        begin = new ActionButton(Icon.UP, Texts.text("images.upload.begin"), "", () -> desk.begin(this))
                .withTheme(ButtonVariant.PRIMARY);
        begin.addClassName("upload-begin");
        pause = new ActionButton(Icon.PAUSE, Texts.text("images.upload.pause"), "", () -> desk.pause(this));
        pause.addClassName("upload-pause");
        resume = new ActionButton(Icon.PLAY, Texts.text("images.upload.resume"), "", () -> desk.resume(this));
        resume.addClassName("upload-resume");
        ActionButton forget = new ActionButton(
                        Icon.CROSS, "", Texts.text("images.upload.forget"), () -> desk.forget(this))
                .withTheme(ButtonVariant.TERTIARY);
        form.propose(file.name());
        Div actions = Blocks.div("on-way__actions", begin, pause, resume, forget);
        Div name = Blocks.div("on-way__name", Blocks.titled(file.name(), file.name()));
        add(Blocks.div("on-way__head", name, actions), form, bar, Blocks.div("on-way__state", status, facts));
        bar.labelled(file.name());
        facts.setText(Sizes.of(new ByteSize(file.size())));
        show(begin);
        bar.setVisible(false);
        status.setVisible(false);
    }

    private void show(ActionButton only) {
        begin.setVisible(only == begin);
        pause.setVisible(only == pause);
        resume.setVisible(only == resume);
    }

    FileSender.Chosen file() {
        return file;
    }

    Optional<UploadId> upload() {
        return upload;
    }

    boolean isWaitingToBegin() {
        return begin.isVisible();
    }

    /** What it shall be; empty when something is missing, which is said. */
    Optional<NewImage> image(Optional<ProjectId> project) {
        if (!form.check()) {
            return Optional.empty();
        }
        return Optional.of(new NewImage(
                form.title(),
                form.kind(),
                form.format(),
                new ByteSize(file.size()),
                Optional.empty(),
                ByteSize.ZERO,
                project));
    }

    void goesOn(UploadId id, long received) {
        upload = Optional.of(id);
        form.setVisible(false);
        bar.setVisible(true);
        show(pause);
        progress(received);
    }

    void progress(long sent) {
        bar.show(file.size() == 0 ? 0 : (double) sent / file.size());
        facts.setText(Sizes.part(sent, file.size()));
        tell(Status.Kind.BUSY, "images.upload.sending");
    }

    void waits() {
        tell(Status.Kind.WARN, "images.upload.waits");
    }

    void paused() {
        show(resume);
        tell(Status.Kind.OFF, "images.upload.paused");
    }

    void checking() {
        bar.showUnknown();
        tell(Status.Kind.BUSY, "images.upload.checking");
    }

    /** @param again whether going on may help */
    void failed(String message, boolean again) {
        show(again ? resume : begin);
        form.setVisible(!again);
        bar.setVisible(again);
        status.setVisible(true);
        status.show(Status.Kind.BAD, message);
    }

    private void tell(Status.Kind kind, String key) {
        status.setVisible(true);
        status.show(kind, Texts.text(key));
    }
}
