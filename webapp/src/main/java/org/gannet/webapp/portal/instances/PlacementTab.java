package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.console.ConsoleView;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.PlanView;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.PlanPanel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** For operators: where a machine is, and where else it could be. */
class PlacementTab extends Div {
    private final Panel where = new Panel(Texts.text("instances.placement.where"));
    private final Panel elsewhere = new Panel(Texts.text("instances.placement.elsewhere"));

    PlacementTab() {
        addClassName("columns");
        where.addClassName("span-5");
        elsewhere.addClassName("span-7");
        add(where, elsewhere);
    }

    /**
     * @param secondary the node with the other copies of its mirrored disks
     * @param consoles where they are, as far as that is told
     */
    void show(InstanceView machine, Optional<String> secondary, List<ConsoleView> consoles, Optional<PlanView> move) {
        Facts facts = new Facts();
        machine.node()
                .ifPresent(node ->
                        facts.with(Texts.text("instances.column.node"), new Anchor("admin/nodes/" + node, node)));
        secondary.ifPresent(
                node -> facts.with(Texts.text("base.part.secondary"), new Anchor("admin/nodes/" + node, node)));
        machine.incoming()
                .ifPresent(node -> facts.with(
                        Texts.text("instances.placement.incoming"), new Anchor("admin/nodes/" + node, node)));
        facts.with(Texts.text("instances.placement.wished"), machine.status().wished());
        facts.with(Texts.text("instances.placement.observed"), machine.status().observed());
        consoles.forEach(console -> console.address()
                .ifPresent(address -> facts.withCopy(
                        Texts.text("instances.placement." + console.purpose().protocol()), address.toString())));
        where.setContent(facts);
        elsewhere.setVisible(move.isPresent());
        move.ifPresent(this::showMove);
    }

    private void showMove(PlanView move) {
        elsewhere.setContent();
        move.refusal().ifPresent(refusal -> elsewhere.body().add(new Notice(Status.Kind.OFF, refusal.message())));
        move.placement().ifPresent(placement -> elsewhere.body().add(PlanPanel.placement(placement)));
    }
}
