package org.gannet.webapp.portal.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.backend.instances.InstanceView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobLine;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.portal.instances.InstanceWords;

/** The newest machines, one per line. */
class MachineCards extends Div {
    private final Component create;

    MachineCards(Component create) {
        this.create = create;
    }

    void show(List<InstanceView> machines) {
        removeAll();
        if (machines.isEmpty()) {
            add(new EmptyState(Icon.MACHINE, Texts.text("instances.empty"), create));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        machines.forEach(machine -> list.add(row(machine)));
        add(list);
    }

    private static ListItem row(InstanceView machine) {
        Anchor link = new Anchor("machines/" + machine.id(), machine.name());
        link.addClassName("list-name");
        Div name = Blocks.div("grow", link);
        Component state = InstanceWords.status(machine);
        state.getStyle().set("min-width", "132px");
        Component end = machine.activeJob()
                .<Component>map(job -> new JobLine(job, false))
                .orElseGet(() -> Blocks.span(
                        "rows__end",
                        Texts.text("overview.machine", machine.vcpus(), Sizes.of(machine.memory()), machine.source())));
        return new ListItem(state, name, end);
    }
}
