package org.gannet.webapp.admin.instances;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.portal.instances.InstanceList;
import org.gannet.webapp.portal.instances.InstanceListing;
import org.gannet.webapp.portal.instances.ListAddress;

/** The machines of all projects. */
@Route(value = "admin/machines", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class AllInstancesView extends Page implements BeforeEnterObserver {
    private final InstanceList list;

    public AllInstancesView(InstanceListing listing) {
        addClassName("page--full");
        list = listing.create(
                moved -> getUI().ifPresent(ui -> moved.writeTo(new UrlState()).write(ui)));
        add(new PageHeader(Texts.text("base.nav.allMachines")), list);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        list.show(ListAddress.of(state), Optional.empty(), state.get("node"));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.allMachines")));
    }
}
