package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import java.util.function.Consumer;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** Makes lists of machines: for the portal, for the administration, for a node's page. */
@Component
public class InstanceListing {
    private final InstanceQueries queries;
    private final InstanceService service;
    private final InstanceActions actions;
    private final CurrentActor actors;
    private final Live live;

    InstanceListing(
            InstanceQueries queries, InstanceService service, InstanceActions actions, CurrentActor actors, Live live) {
        this.queries = queries;
        this.service = service;
        this.actions = actions;
        this.actors = actors;
        this.live = live;
    }

    Actor actor() {
        return actors.get();
    }

    /** @param moved hears what belongs into the page's address */
    public InstanceList create(Consumer<ListAddress> moved) {
        return new InstanceList(
                new InstanceRows(queries, actors),
                new InstanceGrid(actions, actors.get().role().seesCluster()),
                new BulkBar(service, actors, machine -> queries.get(actors.get(), machine.id())),
                live,
                createButton("create-first"),
                moved);
    }

    /** Leads to the page that makes a machine; only looks for those who may make none. */
    public Button createButton(String id) {
        Button create = new Button(
                Texts.text("instances.create"),
                Icon.PLUS.create(),
                click -> UI.getCurrent().navigate("machines/new"));
        create.setId(id);
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.setVisible(actors.get().role() != Role.HELPDESK);
        return create;
    }
}
