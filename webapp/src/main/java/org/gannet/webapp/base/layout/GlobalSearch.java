package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.support.PageQuery;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** Finds machines by name, id or hardware address, projects and (for those who see them) nodes by name. */
class GlobalSearch extends ComboBox<GlobalSearch.Hit> {
    private static final int MOST_HITS = 12;

    /** Something found. */
    record Hit(Icon icon, String name, String what, String path) {}

    private final Desk desk;

    GlobalSearch(Desk desk) {
        this.desk = desk;
        addClassName("search");
        setId("global-search");
        setAriaLabel(Texts.text("base.search"));
        setPlaceholder(Texts.text("base.search.hint"));
        setPrefixComponent(Icon.SEARCH.create());
        setItemLabelGenerator(Hit::name);
        setRenderer(new ComponentRenderer<>(GlobalSearch::row));
        setItemsWithFilterConverter(
                query -> find(query.getFilter().orElse(""))
                        .skip(query.getOffset())
                        .limit(query.getLimit()),
                text -> text);
        getStyle().set("--vaadin-combo-box-overlay-width", "340px");
        addValueChangeListener(change -> {
            if (change.getValue() != null) {
                clear();
                UI.getCurrent().navigate(change.getValue().path());
            }
        });
    }

    private Stream<Hit> find(String typed) {
        String text = typed.strip();
        if (text.isEmpty()) {
            return Stream.empty();
        }
        Actor actor = desk.actors().get();
        List<Hit> hits = new ArrayList<>();
        InstanceFilter filter = new InstanceFilter(Optional.empty(), text, java.util.Set.of(), Optional.empty());
        desk.instances()
                .list(actor, filter, InstanceOrder.BY_NAME, PageQuery.first(MOST_HITS))
                .items()
                .forEach(machine -> hits.add(
                        new Hit(Icon.MACHINE, machine.name(), machine.projectName(), "machines/" + machine.id())));
        if (actor.role().seesCluster()) {
            desk.groups()
                    .list(actor, text, PageQuery.first(MOST_HITS))
                    .items()
                    .forEach(group -> hits.add(new Hit(
                            Icon.GROUP, group.name(), Texts.text("base.search.group"), "admin/groups/" + group.id())));
            desk.networks()
                    .list(actor, text, PageQuery.first(MOST_HITS))
                    .items()
                    .forEach(network -> hits.add(new Hit(
                            Icon.NETWORK,
                            network.name(),
                            Texts.text("base.search.network"),
                            "admin/networks/" + network.id())));
            desk.nodes().list(actor).stream()
                    .filter(node -> contains(node.name(), text))
                    .forEach(node -> hits.add(new Hit(
                            Icon.NODE, node.name(), Texts.text("base.search.node"), "admin/nodes/" + node.name())));
        }
        desk.projects().mine(actor).stream()
                .filter(project -> contains(project.name(), text))
                .forEach(project -> hits.add(new Hit(
                        Icon.PROJECT,
                        project.name(),
                        Texts.text("base.search.project"),
                        "machines?project=" + project.name())));
        return hits.stream();
    }

    private static boolean contains(String name, String text) {
        return name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    private static Component row(Hit hit) {
        return Blocks.div(
                "search-hit", hit.icon().create(), new Span(hit.name()), Blocks.span("soft small", hit.what()));
    }
}
