package org.gannet.webapp.portal.images;

import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.images.ImageImports;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageUploads;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectView;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** Makes the list of images with what is on its way, for the pages that show it. */
@Component
public class ImageShelf {
    private final ImageQueries images;
    private final ImageService service;
    private final ImageUploads uploads;
    private final ImageImports imports;
    private final ProjectQueries projects;
    private final CurrentActor actors;

    public ImageShelf(
            ImageQueries images,
            ImageService service,
            ImageUploads uploads,
            ImageImports imports,
            ProjectQueries projects,
            CurrentActor actors) {
        this.images = images;
        this.service = service;
        this.uploads = uploads;
        this.imports = imports;
        this.projects = projects;
        this.actors = actors;
    }

    public Shelf create() {
        return new Shelf();
    }

    /** The list, below the place where images are brought for those who may. */
    public final class Shelf extends Div {
        private final Grid<ImageView> grid = new Grid<>();
        private final ArrivalsPanel arrivals = new ArrivalsPanel(uploads, imports, actors, this::read);
        private Optional<ProjectId> project = Optional.empty();
        private boolean everybody;
        private Map<ProjectId, String> names = Map.of();

        private Shelf() {
            addClassName("image-shelf");
            grid.setId("image-list");
            grid.addClassName("list");
            grid.addThemeVariants(GridVariant.NO_BORDER);
            grid.setSelectionMode(Grid.SelectionMode.NONE);
            grid.setEmptyStateComponent(new EmptyState(Icon.IMAGE, Texts.text("images.empty")));
            columns(new ColumnsByWidth(grid));
            add(arrivals, grid);
        }

        private void columns(ColumnsByWidth widths) {
            grid.addComponentColumn(image -> Blocks.titled(image.name(), image.name()))
                    .setHeader(Texts.text("images.column.name"))
                    .setFlexGrow(3);
            widths.needs(grid.addComponentColumn(this::owner).setHeader(Texts.text("images.column.owner")), 700);
            widths.needs(
                    grid.addColumn(image -> Texts.text(
                                    "images.kind." + image.kind().name().toLowerCase(Locale.ROOT)))
                            .setHeader(Texts.text("images.column.kind")),
                    300);
            widths.needs(
                    grid.addColumn(image -> image.format().name().toLowerCase(Locale.ROOT))
                            .setHeader(Texts.text("images.column.format")),
                    900);
            grid.addComponentColumn(image -> Blocks.titled(Sizes.of(image.size()), Sizes.exact(image.size())))
                    .setHeader(Texts.text("images.column.size"));
            widths.needs(
                    grid.addComponentColumn(image -> new Span(Sizes.of(image.minDisk())))
                            .setHeader(Texts.text("images.column.minDisk")),
                    760);
            widths.needs(
                    grid.addComponentColumn(image -> Moment.ago(image.createdAt()))
                            .setHeader(Texts.text("images.column.created")),
                    640);
            grid.addComponentColumn(this::actions).setFlexGrow(0).setWidth("104px");
        }

        private Span owner(ImageView image) {
            return new Span(image.project()
                    .map(id -> names.getOrDefault(id, ""))
                    .orElseGet(() -> Texts.text("images.owner.cluster")));
        }

        private Div actions(ImageView image) {
            if (!images.keeps(actors.get(), image.project())) {
                return new Div();
            }
            return Blocks.div(
                    "cell-actions",
                    new ActionButton(Icon.EDIT, "", Texts.text("images.rename"), () -> rename(image))
                            .withTheme(ButtonVariant.TERTIARY),
                    new ActionButton(Icon.TRASH, "", Texts.text("images.remove"), () -> remove(image))
                            .withTheme(ButtonVariant.TERTIARY));
        }

        /** All images that there are, and the place to bring the cluster's. */
        public void showAll() {
            everybody = true;
            show(Optional.empty());
        }

        /** What the project may use, and the place to bring its own; of no project, what everybody may use. */
        public void show(Optional<ProjectId> chosen) {
            project = chosen;
            Actor actor = actors.get();
            arrivals.setVisible(images.keeps(actor, project) && (everybody || project.isPresent()));
            if (arrivals.isVisible()) {
                arrivals.show(project);
            }
            read();
        }

        private void read() {
            Actor actor = actors.get();
            names = projects.mine(actor).stream().collect(Collectors.toMap(ProjectView::id, ProjectView::name));
            List<ImageView> shown =
                    project.map(id -> images.usableIn(actor, id)).orElseGet(() -> images.list(actor));
            grid.setItems(shown);
        }

        private void remove(ImageView image) {
            new Confirm(Texts.text("images.remove.title", image.name()), Texts.text("images.remove"), () -> {
                        if (Attempt.to(() -> service.remove(actors.get(), image.id()))) {
                            read();
                        }
                    })
                    .dangerous()
                    .say(Texts.text("images.remove.text"))
                    .open();
        }

        private void rename(ImageView image) {
            TextField name = new TextField(Texts.text("images.form.name"));
            name.setId("image-rename");
            name.setMaxLength(200);
            name.setValue(image.name());
            name.setWidthFull();
            name.setAutofocus(true);
            new Confirm(Texts.text("images.rename.title", image.name()), Texts.text("images.rename"), () -> {
                        if (Attempt.to(() -> service.rename(
                                actors.get(), image.id(), name.getValue().strip()))) {
                            read();
                        }
                    })
                    .with(name)
                    .open();
        }
    }
}
