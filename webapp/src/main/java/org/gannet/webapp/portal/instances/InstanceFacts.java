package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import org.gannet.backend.instances.DiskView;
import org.gannet.backend.instances.InstanceView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** What a machine is and has, and how it is reached. */
class InstanceFacts extends Div {
    private final Panel hardware = new Panel(Texts.text("instances.hardware"));
    private final Panel reach = new Panel(Texts.text("instances.reach"));
    private final Panel about = new Panel(Texts.text("instances.about"));

    InstanceFacts() {
        addClassName("stack");
        add(reach, hardware, about);
    }

    void show(InstanceView machine) {
        hardware.setContent(hardware(machine));
        reach.setContent(reach(machine));
        about.setContent(about(machine));
    }

    private static Facts hardware(InstanceView machine) {
        Facts facts = new Facts()
                .with(Texts.text("instances.column.vcpus"), "" + machine.vcpus())
                .with(
                        Texts.text("instances.column.memory"),
                        Blocks.titled(Sizes.of(machine.memory()), Sizes.exact(machine.memory())));
        for (int index = 0; index < machine.disks().size(); index++) {
            DiskView disk = machine.disks().get(index);
            facts.with(
                    Texts.text("instances.disk", index),
                    Blocks.titled(Sizes.of(disk.size()), Sizes.exact(disk.size())),
                    Blocks.span("soft small", disk.format()));
        }
        return facts;
    }

    private static Facts reach(InstanceView machine) {
        Anchor console = new Anchor("machines/" + machine.id() + "/console", Texts.text("instances.console.open"));
        console.setId("open-console");
        Facts facts = new Facts().with(Texts.text("instances.console"), console);
        machine.nics()
                .forEach(nic -> facts.with(Texts.text("instances.network"), nic.network())
                        .withCopy(Texts.text("instances.mac"), nic.mac().toString()));
        return facts;
    }

    private static Facts about(InstanceView machine) {
        Facts facts = new Facts()
                .with(Texts.text("instances.column.project"), machine.projectName())
                .with(Texts.text("instances.source"), machine.source())
                .with(Texts.text("instances.column.created"), Moment.ago(machine.createdAt()));
        machine.node()
                .ifPresent(node ->
                        facts.with(Texts.text("instances.column.node"), new Anchor("admin/nodes/" + node, node)));
        return facts;
    }
}
