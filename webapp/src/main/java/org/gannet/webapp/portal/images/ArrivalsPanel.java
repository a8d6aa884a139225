package org.gannet.webapp.portal.images;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.shared.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.images.ImageImports;
import org.gannet.backend.images.ImageUploads;
import org.gannet.backend.images.ImportView;
import org.gannet.backend.images.NewImport;
import org.gannet.backend.images.UploadId;
import org.gannet.backend.images.UploadView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.gannet.frontend.FileSender;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** Where images are brought: files from this computer, and what the portal fetches. */
final class ArrivalsPanel extends Panel implements FileSender.Listener, UploadRow.Desk {
    private static final int LOOK_EVERY_MILLIS = 2000;
    private final ImageUploads uploads;
    private final ImageImports imports;
    private final CurrentActor actors;
    private final Runnable arrived;
    private final FileSender sender;
    private final Map<String, UploadRow> rows = new LinkedHashMap<>();
    private final Div files = Blocks.div("on-way-list");
    private final Div others = Blocks.div("on-way-list");
    private final Div fetched = Blocks.div("on-way-list");
    private final ActionButton all;
    private Optional<ProjectId> project = Optional.empty();
    private List<Registration> looking = List.of();
    private int goingOn;

    /** @param arrived something new may be in the catalogue */
    ArrivalsPanel(ImageUploads uploads, ImageImports imports, CurrentActor actors, Runnable arrived) {
        super(Texts.text("images.bring"));
        this.uploads = uploads;
        this.imports = imports;
        this.actors = actors;
        this.arrived = arrived;
        setId("image-arrivals");
        sender = new FileSender(new PieceReceiver(uploads, actors), this);
        sender.setId("image-files");
        sender.setLabel(Texts.text("images.upload.choose"), Texts.text("images.upload.drop"));
        all = new ActionButton(Icon.UP, Texts.text("images.upload.all"), "", this::beginAll);
        all.setVisible(false);
        ActionButton fetch = new ActionButton(
                        Icon.DOWNLOAD,
                        Texts.text("images.import.open"),
                        "",
                        () -> new ImportDialog(project, this::fetch).open())
                .withId("import-open");
        withAside(all, fetch);
        setContent(Blocks.div("stack", sender, files, others, fetched));
    }

    /** @param whose empty: the cluster's */
    void show(Optional<ProjectId> whose) {
        project = whose;
        readOthers();
        readImports();
    }

    private boolean fetch(NewImport asked) {
        boolean begun = Attempt.to(() -> imports.begin(actors.get(), asked));
        readImports();
        return begun;
    }

    // --- what the portal fetches

    private void readImports() {
        List<ImportView> views = imports.list(actors.get()).stream()
                .filter(view -> view.project().equals(project))
                .toList();
        int before = goingOn;
        goingOn = (int) views.stream().filter(view -> !view.state().isEnded()).count();
        fetched.removeAll();
        views.forEach(view -> fetched.add(new ImportRow(
                view,
                () -> act(() -> imports.resume(actors.get(), view.id())),
                () -> act(() -> imports.cancel(actors.get(), view.id())))));
        if (goingOn < before) {
            arrived.run();
        }
        look(goingOn > 0);
    }

    private void act(Runnable what) {
        Attempt.to(what);
        readImports();
    }

    /** Nothing tells of single bytes: while something is fetched, the page asks. */
    private void look(boolean wanted) {
        getUI().ifPresent(ui -> {
            looking.forEach(Registration::remove);
            looking = wanted ? List.of(ui.addPollListener(poll -> readImports())) : List.of();
            ui.setPollInterval(wanted ? LOOK_EVERY_MILLIS : -1);
        });
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        look(goingOn > 0);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        look(false);
        super.onDetach(event);
    }

    // --- files of this browser

    @Override
    public void chosen(FileSender.Chosen file) {
        if (file.size() == 0) {
            Toasts.failed(Texts.text("images.upload.empty", file.name()), List.of());
            return;
        }
        UploadRow row = new UploadRow(file, this);
        rows.put(file.key(), row);
        files.add(row);
        find(file.known())
                .filter(known -> known.image().size().bytes() == file.size())
                .filter(known -> known.image().project().equals(project))
                .ifPresent(known -> goOn(row, known));
        changed();
    }

    /** The upload that this browser began, if it is there still. */
    private Optional<UploadView> find(String known) {
        try {
            return known.isEmpty()
                    ? Optional.empty()
                    : Optional.of(uploads.get(actors.get(), new UploadId(UUID.fromString(known))));
        } catch (ProblemException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void goOn(UploadRow row, UploadView upload) {
        row.goesOn(upload.id(), upload.received());
        sender.send(row.file().key(), upload.id().toString(), upload.received());
        readOthers();
    }

    private void beginAll() {
        List.copyOf(rows.values()).stream().filter(UploadRow::isWaitingToBegin).forEach(this::begin);
    }

    @Override
    public void begin(UploadRow row) {
        row.image(project)
                .flatMap(image -> Attempt.of(() -> uploads.begin(actors.get(), image)))
                .ifPresent(upload -> goOn(row, upload));
        changed();
    }

    @Override
    public void pause(UploadRow row) {
        sender.pause(row.file().key());
        row.paused();
    }

    @Override
    public void resume(UploadRow row) {
        row.upload()
                .flatMap(id -> Attempt.of(() -> uploads.get(actors.get(), id)))
                .ifPresent(upload -> goOn(row, upload));
    }

    @Override
    public void forget(UploadRow row) {
        sender.forget(row.file().key());
        rows.remove(row.file().key());
        files.remove(row);
        row.upload().flatMap(id -> find(id.toString())).ifPresent(this::cancel);
        changed();
    }

    /** A piece that is just being written is let go of first. */
    private void cancel(UploadView upload) {
        try {
            uploads.cancel(actors.get(), upload.id());
        } catch (ProblemException e) {
            if (e.code() != ErrorCode.IN_USE) {
                Toasts.problem(e.problem());
            }
        }
        readOthers();
    }

    private void changed() {
        all.setVisible(
                rows.values().stream().filter(UploadRow::isWaitingToBegin).count() > 1);
    }

    private void at(String key, Consumer<UploadRow> what) {
        Optional.ofNullable(rows.get(key)).ifPresent(what);
    }

    @Override
    public void progress(String key, long sent) {
        at(key, row -> row.progress(sent));
    }

    @Override
    public void waits(String key) {
        at(key, UploadRow::waits);
    }

    @Override
    public void refused(String key, String message) {
        at(
                key,
                row -> row.failed(
                        message, row.upload().flatMap(id -> find(id.toString())).isPresent()));
    }

    @Override
    public void sent(String key) {
        at(key, row -> {
            row.checking();
            row.upload().ifPresent(id -> finish(row, id));
        });
    }

    /** Summing up a large file takes its time: not while the page waits. */
    private void finish(UploadRow row, UploadId id) {
        Actor actor = actors.get();
        UI ui = getUI().orElseThrow();
        Thread.startVirtualThread(() -> {
            Runnable shown;
            try {
                String name = uploads.finish(actor, id).name();
                shown = () -> finished(row, name);
            } catch (ProblemException e) {
                shown = () -> unfinished(row, id, e);
            }
            tell(ui, shown);
        });
    }

    private void tell(UI ui, Runnable shown) {
        try {
            ui.access(shown::run);
        } catch (UIDetachedException e) {
            // Whoever has left the page finds the image in the catalogue, or the upload on this page.
        }
    }

    private void finished(UploadRow row, String name) {
        rows.remove(row.file().key());
        files.remove(row);
        Toasts.done(Texts.text("images.upload.done", name));
        arrived.run();
    }

    private void unfinished(UploadRow row, UploadId id, ProblemException why) {
        row.failed(why.problem().message(), find(id.toString()).isPresent());
        Toasts.problem(why.problem());
    }

    // --- what was begun elsewhere

    private void readOthers() {
        others.removeAll();
        List<UploadId> mine = new ArrayList<>();
        rows.values().forEach(row -> row.upload().ifPresent(mine::add));
        uploads.list(actors.get()).stream()
                .filter(upload -> upload.image().project().equals(project))
                .filter(upload -> !mine.contains(upload.id()))
                .forEach(upload -> others.add(other(upload)));
    }

    private Div other(UploadView upload) {
        ActionButton forget = new ActionButton(Icon.CROSS, "", Texts.text("images.upload.forget"), () -> cancel(upload))
                .withTheme(ButtonVariant.TERTIARY);
        String name = upload.image().name();
        Div said = Blocks.div(
                "on-way__name",
                Blocks.titled(name, name),
                Blocks.small(Texts.text(
                        "images.upload.elsewhere",
                        Sizes.part(upload.received(), upload.image().size().bytes()))));
        return Blocks.div("on-way", Blocks.div("on-way__head", said, Blocks.div("on-way__actions", forget)));
    }
}
