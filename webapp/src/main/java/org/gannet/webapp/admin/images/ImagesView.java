package org.gannet.webapp.admin.images;

import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Locale;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** The catalogue of images. */
@Route(value = "admin/images", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class ImagesView extends Page implements BeforeEnterObserver {
    private final ImageQueries images;
    private final ImageService service;
    private final CurrentActor actors;
    private final Grid<ImageView> grid = new Grid<>();

    public ImagesView(ImageQueries images, ImageService service, CurrentActor actors) {
        this.images = images;
        this.service = service;
        this.actors = actors;
        addClassName("page--full");
        grid.setId("image-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setEmptyStateComponent(new EmptyState(Icon.IMAGE, Texts.text("images.empty")));
        ColumnsByWidth widths = new ColumnsByWidth(grid);
        grid.addColumn(ImageView::name)
                .setHeader(Texts.text("images.column.name"))
                .setFlexGrow(3);
        widths.needs(
                grid.addColumn(image ->
                                Texts.text("images.kind." + image.kind().name().toLowerCase(Locale.ROOT)))
                        .setHeader(Texts.text("images.column.kind")),
                0);
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
        if (actors.get().isAdmin()) {
            grid.addComponentColumn(image -> Blocks.div(
                            "cell-actions",
                            new ActionButton(Icon.TRASH, "", Texts.text("images.remove"), () -> remove(image))
                                    .withTheme(ButtonVariant.TERTIARY)))
                    .setFlexGrow(0)
                    .setWidth("60px");
        }
        add(new PageHeader(Texts.text("base.nav.images")), grid);
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

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        grid.setItems(images.list(actors.get()));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.images")));
    }
}
