package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** What a person does with one machine: asks first where a mistake would hurt, then asks the service. */
@Component
public class InstanceActions {
    private final InstanceService service;
    private final NodeQueries nodes;
    private final Operations operations;
    private final CurrentActor actors;

    InstanceActions(InstanceService service, NodeQueries nodes, Operations operations, CurrentActor actors) {
        this.service = service;
        this.nodes = nodes;
        this.operations = operations;
        this.actors = actors;
    }

    void start(InstanceView machine, Consumer<JobId> started) {
        submit(() -> service.start(actors.get(), machine.id()), started);
    }

    void reboot(InstanceView machine, Consumer<JobId> started) {
        operations.open("RebootInstance", new Subject.OfInstance(machine.id()), machine.name(), started);
    }

    void stop(InstanceView machine, Consumer<JobId> started) {
        Checkbox plug = new Checkbox(Texts.text("instances.stop.plug"));
        plug.setId("confirm-plug");
        new Confirm(
                        Texts.text("instances.stop.title", machine.name()),
                        Texts.text("instances.stop"),
                        () -> submit(() -> service.stop(actors.get(), machine.id(), grace(plug)), started))
                .say(Texts.text("instances.stop.text", InstanceService.DEFAULT_GRACE_SECONDS))
                .with(plug)
                .open();
    }

    private static int grace(Checkbox plug) {
        return Boolean.TRUE.equals(plug.getValue()) ? 0 : InstanceService.DEFAULT_GRACE_SECONDS;
    }

    void remove(InstanceView machine, Consumer<JobId> started) {
        UnorderedList goes = new UnorderedList();
        for (int index = 0; index < machine.disks().size(); index++) {
            goes.add(new ListItem(Texts.text(
                    "instances.remove.disk",
                    index,
                    Sizes.of(machine.disks().get(index).size()))));
        }
        machine.nics().forEach(nic -> goes.add(new ListItem(Texts.text("instances.remove.nic", nic.mac()))));
        new Confirm(
                        Texts.text("instances.remove.title", machine.name()),
                        Texts.text("instances.remove"),
                        () -> submit(() -> service.remove(actors.get(), machine.id()), started))
                .dangerous()
                .say(Texts.text("instances.remove.text"))
                .with(goes)
                .afterTyping(machine.name())
                .open();
    }

    void migrate(InstanceView machine, Consumer<JobId> started) {
        Actor actor = actors.get();
        new MigrateDialog(
                        machine,
                        nodes.list(actor),
                        target -> service.planMigrate(actors.get(), machine.id(), target),
                        target -> submit(() -> service.migrate(actors.get(), machine.id(), target), started))
                .open();
    }

    private void submit(Supplier<JobId> request, Consumer<JobId> started) {
        Attempt.of(request).ifPresent(started);
    }
}
