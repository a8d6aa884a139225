package org.gannet.webapp.admin.images;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.portal.images.ImageShelf;

/** All images: the cluster's, which administrators bring, and those of projects. */
@Route(value = "admin/images", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class ImagesView extends Page implements BeforeEnterObserver {
    private final ImageShelf.Shelf shelf;

    public ImagesView(ImageShelf shelves) {
        shelf = shelves.create();
        addClassName("page--full");
        add(new PageHeader(Texts.text("base.nav.images")), shelf);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        shelf.showAll();
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.images")));
    }
}
