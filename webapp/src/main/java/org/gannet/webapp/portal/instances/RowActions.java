package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.jobs.JobId;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** The small buttons at the end of a row. */
class RowActions extends Div {
    private final InstanceView machine;

    RowActions(InstanceView machine, InstanceActions actions) {
        this.machine = machine;
        addClassName("cell-actions");
        Runnable console = () -> UI.getCurrent().navigate("machines/" + machine.id() + "/console");
        if (machine.can().contains(Capability.CONSOLE_VIEW_ONLY)
                || machine.cannotBecause().containsKey(Capability.CONSOLE_VIEW_ONLY)) {
            button(Capability.CONSOLE_VIEW_ONLY, Icon.CONSOLE, "instances.console.open", console);
        } else {
            button(Capability.CONSOLE, Icon.CONSOLE, "instances.console.open", console);
        }
        if (machine.can().contains(Capability.START)) {
            act(Capability.START, Icon.PLAY, "instances.start", actions::start);
        } else {
            act(Capability.STOP, Icon.STOP, "instances.stop", actions::stop);
        }
    }

    private void act(Capability capability, Icon icon, String key, BiConsumer<InstanceView, Consumer<JobId>> action) {
        button(capability, icon, key, () -> action.accept(machine, job -> {}));
    }

    private void button(Capability capability, Icon icon, String key, Runnable action) {
        Optional<String> because = InstanceWords.cannot(machine, capability);
        if (machine.can().contains(capability) || because.isPresent()) {
            add(new ActionButton(icon, "", Texts.text(key), action)
                    .withTheme(ButtonVariant.TERTIARY)
                    .allow(because));
        }
    }
}
