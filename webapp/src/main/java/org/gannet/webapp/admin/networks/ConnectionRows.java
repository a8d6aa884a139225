package org.gannet.webapp.admin.networks;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import java.util.function.Function;
import org.gannet.backend.clusters.ConnectionView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.format.Texts;

/** How groups reach networks, one per line. */
public final class ConnectionRows {
    private ConnectionRows() {}

    /** Of one group: names the networks. */
    public static Component ofGroup(List<ConnectionView> connections) {
        return rows(connections, each -> new Anchor("admin/networks/" + each.network(), each.networkName()));
    }

    /** Of one network: names the groups. */
    static Component ofNetwork(List<ConnectionView> connections) {
        return rows(connections, each -> new Anchor("admin/groups/" + each.group(), each.groupName()));
    }

    private static Component rows(List<ConnectionView> connections, Function<ConnectionView, Anchor> other) {
        if (connections.isEmpty()) {
            return EmptyState.line(Texts.text("networks.connections.none"));
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        connections.forEach(each -> {
            Anchor link = other.apply(each);
            link.addClassName("list-name");
            String vlan = each.vlan().isEmpty() ? "" : ", VLAN " + each.vlan();
            list.add(new ListItem(
                    Blocks.div("grow", link),
                    Blocks.span(
                            "rows__end",
                            Texts.text("op.ConnectNetwork.mode." + each.mode()) + ", " + each.link() + vlan)));
        });
        return list;
    }
}
