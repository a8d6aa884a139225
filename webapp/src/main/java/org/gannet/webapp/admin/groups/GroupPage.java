package org.gannet.webapp.admin.groups;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.clusters.GroupQueries;
import org.gannet.backend.clusters.GroupView;
import org.gannet.base.GroupId;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.admin.networks.ConnectionRows;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ParameterList;
import org.gannet.webapp.base.component.TagChips;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.jobs.JobsAbout;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** A group: its nodes, how they reach networks, what holds there and where it comes from. */
@Route(value = "admin/groups/:id", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class GroupPage extends Page implements BeforeEnterObserver {
    private final GroupQueries groups;
    private final Operations operations;
    private final CurrentActor actors;
    private final JobsAbout jobs;
    private final PageHeader header = new PageHeader("");
    private final Panel about = new Panel(Texts.text("groups.about"));
    private final Panel nodes = new Panel(Texts.text("groups.nodes")).flush();
    private final Panel networks = new Panel(Texts.text("groups.networks")).flush();
    private final Div parameters = new Div();
    private Optional<GroupView> shown = Optional.empty();

    public GroupPage(GroupQueries groups, Operations operations, JobsAbout jobs, CurrentActor actors, Live live) {
        this.groups = groups;
        this.operations = operations;
        this.jobs = jobs;
        this.actors = actors;
        about.addClassName("span-6");
        nodes.addClassName("span-6");
        networks.addClassName("span-6");
        Panel work = jobs.panel();
        work.addClassName("span-6");
        Div columns = new Div(about, nodes, networks, work);
        columns.addClassName("columns");
        add(header, columns, parameters);
        live.follow(this, events -> shown.ifPresent(group -> read(group.id().toString())));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        shown = Optional.empty();
        read(event.getRouteParameters().get("id").orElse(""));
    }

    /** Gone meanwhile: what was last known stays, without anything to be done with it. */
    private void read(String key) {
        Optional<GroupView> now = operations
                .subject(Subject.Kind.GROUP, key)
                .flatMap(subject -> subject instanceof Subject.OfGroup(var id) ? find(id) : Optional.empty());
        if (now.isEmpty()) {
            header.setTitle(shown.map(GroupView::name).orElseGet(() -> Texts.text("groups.gone")));
            header.withFacts(new Span(Texts.text("groups.gone")));
            header.withActions();
            return;
        }
        show(now.get());
    }

    private Optional<GroupView> find(GroupId id) {
        try {
            return Optional.of(groups.get(actors.get(), id));
        } catch (ProblemException e) {
            // Removed since: the page says so.
            return Optional.empty();
        }
    }

    private void show(GroupView group) {
        boolean renamed =
                shown.filter(before -> before.name().equals(group.name())).isEmpty();
        Optional<GroupView> before = shown;
        shown = Optional.of(group);
        Subject subject = new Subject.OfGroup(group.id());
        if (renamed) {
            header.setTitle(group.name());
            header.withActions(operations
                    .menu(subject, group.name(), job -> read(group.id().toString()))
                    .stream()
                    .toArray(Component[]::new));
            trailChanged();
        }
        jobs.show(subject);
        if (before.equals(shown)) {
            return;
        }
        about.setContent(new Facts()
                .with(Texts.text("groups.allocation"), GroupWords.allocation(group))
                .with(Texts.text("groups.machines"), "" + group.instances())
                .with(Texts.text("groups.tags"), new TagChips(group.tags())));
        nodes.setContent(nodes(group));
        networks.setContent(ConnectionRows.ofGroup(group.networks()));
        parameters.removeAll();
        parameters.add(new ParameterList(group.parameters(), "GROUP"));
    }

    private static Component nodes(GroupView group) {
        if (group.nodes().isEmpty()) {
            return EmptyState.line(Texts.text("groups.nodes.none"));
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        group.nodes().forEach(node -> {
            Anchor link = new Anchor("admin/nodes/" + node, node);
            link.addClassName("list-name");
            list.add(new ListItem(link));
        });
        return list;
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.groups"), "admin/groups"),
                Crumb.here(shown.map(GroupView::name).orElse("")));
    }
}
