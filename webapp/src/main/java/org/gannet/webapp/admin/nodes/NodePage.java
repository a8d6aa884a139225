package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.clusters.NodeDetails;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.JobList;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ParameterList;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.TagChips;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.instances.InstanceList;
import org.gannet.webapp.portal.instances.InstanceListing;
import org.gannet.webapp.portal.instances.ListAddress;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** A node: what it is, what it has promised, which machines are on it. */
@Route(value = "admin/nodes/:name", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class NodePage extends Page implements BeforeEnterObserver {
    private static final int LATELY = 6;

    private final NodeQueries nodes;
    private final CurrentActor actors;
    private final PageHeader header = new PageHeader("");
    private final Div notices = new Div();
    private final Panel capacity = new Panel(Texts.text("nodes.promised"));
    private final Panel about = new Panel(Texts.text("nodes.about"));
    private final Panel part = new Panel(Texts.text("nodes.part"));
    private final Panel storage = new Panel(Texts.text("nodes.storage"));
    private final Panel images = new Panel(Texts.text("nodes.images")).flush();
    private final Panel parameters = new Panel(Texts.text("base.parameters.node"));
    private final Div death = new Div();
    private final Anchor all = new Anchor("admin/jobs", Texts.text("overview.all"));
    private final JobList lately = new JobList(Texts.text("nodes.jobs.none"));
    private final InstanceList machines;
    private final Operations operations;
    private final JobQueries jobs;
    private String name = "";

    public NodePage(
            NodeQueries nodes,
            InstanceListing listing,
            JobQueries jobs,
            Operations operations,
            CurrentActor actors,
            Live live) {
        this.nodes = nodes;
        this.jobs = jobs;
        this.operations = operations;
        this.actors = actors;
        addClassName("page--full");
        machines = listing.create(
                moved -> getUI().ifPresent(ui -> moved.writeTo(new UrlState()).write(ui)));
        capacity.addClassName("span-6");
        about.addClassName("span-6");
        part.addClassName("span-6");
        storage.addClassName("span-6");
        storage.setId("node-storage");
        images.addClassName("span-6");
        images.setId("node-images");
        parameters.addClassName("span-6");
        parameters.setId("parameters-node");
        Panel work = new Panel(Texts.text("nodes.jobs"));
        work.setContent(lately);
        all.addClassName("link");
        work.withAside(all);
        death.addClassName("span-6");
        add(
                header,
                notices,
                Blocks.div("columns", capacity, about, storage, images, part, parameters, death, work),
                machines);
        live.follow(this, events -> {
            if (Changes.of(events, UiEvent.Kind.NODE, name)) {
                show(nodes.get(actors.get(), name));
            }
        });
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        NodeView node =
                nodes.get(actors.get(), event.getRouteParameters().get("name").orElse(""));
        if (!name.equals(node.name())) {
            name = node.name();
            death.removeAll();
            death.add(new DeathPanel(() -> nodes.death(actors.get(), name)));
            header.withActions(operations
                    .menu(subject(), name, job -> show(nodes.get(actors.get(), name)))
                    .map(menu -> new Component[] {menu})
                    .orElseGet(() -> new Component[0]));
        }
        all.setHref("admin/jobs?about=" + subject());
        show(node);
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        machines.show(ListAddress.of(state), Optional.empty(), Optional.of(name));
    }

    private Subject subject() {
        return new Subject.OfNode(new NodeName(name));
    }

    private void show(NodeView node) {
        header.setTitle(node.name());
        header.withFacts(NodeParts.status(node).asChip());
        notices.removeAll();
        notices.setVisible(node.silentBecause().isPresent());
        node.silentBecause().ifPresent(why -> {
            Notice silent = new Notice(Status.Kind.BAD, Texts.text("nodes.silent", node.name()));
            silent.say(why);
            node.heardAt()
                    .ifPresent(at -> silent.with(Blocks.span(
                            "soft",
                            new com.vaadin.flow.component.html.Span(Texts.text("nodes.heard") + " "),
                            Moment.ago(at))));
            notices.add(silent);
        });
        capacity.setContent(NodeParts.capacity(node));
        about.setContent(facts(node));
        NodeDetails details = nodes.details(actors.get(), node.name());
        part.setContent(part(details));
        storage.setContent(
                Blocks.div("stack", StorageParts.pools(details.pools()), StorageParts.missing(details.missing())));
        images.setContent(StorageParts.images(details.images()));
        parameters.setContent(ParameterList.facts(details.parameters(), "NODE"));
        lately.show(jobs.list(actors.get(), JobFilter.of(subject()), PageQuery.first(LATELY))
                .items());
    }

    private static Facts part(NodeDetails node) {
        Anchor group = new Anchor("admin/groups/" + node.group(), node.groupName());
        group.addClassName("link");
        return new Facts()
                .with(Texts.text("base.part.group"), group)
                .with(Texts.text("base.part.vmCapable"), yesOrNo(node.vmCapable()))
                .with(Texts.text("base.part.masterCapable"), yesOrNo(node.masterCapable()))
                .with(Texts.text("base.part.powered"), yesOrNo(node.powered()))
                .with(Texts.text("nodes.secondaries"), "" + node.secondaries())
                .with(Texts.text("base.part.tags"), new TagChips(node.tags()));
    }

    private static String yesOrNo(boolean is) {
        return Texts.text(is ? "operations.yes" : "operations.no");
    }

    private static Facts facts(NodeView node) {
        Facts facts = new Facts()
                .withCopy(Texts.text("nodes.address"), node.address())
                .with(Texts.text("nodes.hypervisor"), node.hypervisor() + ", " + node.accelerator())
                .with(Texts.text("nodes.agent"), node.agentVersion())
                .with(Texts.text("nodes.memoryUsed"), NodeParts.used(node.memory(), node.memoryFree()))
                .with(Texts.text("nodes.diskUsed"), NodeParts.used(node.disk(), node.diskFree()))
                .with(Texts.text("nodes.load"), String.format(Locale.ROOT, "%.2f", node.load()));
        if (!node.bridges().isEmpty()) {
            facts.with(Texts.text("nodes.bridges"), String.join(", ", node.bridges()));
        }
        return facts;
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.nodes"), "admin/nodes"), Crumb.here(name));
    }
}
