package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.ContextMenuPosition;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.operations.Offer;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.portal.operations.Operations;

/** A machine's name, how and where it is, what can be done with it. */
class InstanceHeader extends PageHeader {
    /** These have buttons and questions of their own. */
    private static final Set<String> ELSEWHERE =
            Set.of("StartInstance", "StopInstance", "RebootInstance", "RemoveInstance", "MigrateInstance");

    private final InstanceActions actions;
    private final Operations operations;
    private final Consumer<JobId> started;
    private List<Object> shown = List.of();

    InstanceHeader(InstanceActions actions, Operations operations, Consumer<JobId> started) {
        super("");
        this.actions = actions;
        this.operations = operations;
        this.started = started;
    }

    /** Draws anew only what has changed, so that an open menu stays open. */
    void show(InstanceView machine) {
        List<Object> now = List.of(
                machine.name(),
                machine.status(),
                machine.node(),
                machine.projectName(),
                machine.can(),
                machine.cannotBecause());
        if (!now.equals(shown)) {
            shown = now;
            draw(machine);
        }
    }

    private void draw(InstanceView machine) {
        setTitle(machine.name());
        List<Component> facts = new ArrayList<>();
        facts.add(InstanceWords.status(machine).asChip());
        facts.add(chip(Icon.PROJECT, machine.projectName(), "machines?project=" + machine.projectName()));
        machine.node().ifPresent(node -> facts.add(chip(Icon.NODE, node, "admin/nodes/" + node)));
        facts.getFirst().setId("machine-status");
        withFacts(facts.toArray(Component[]::new));
        List<Component> buttons = new ArrayList<>();
        console(machine).ifPresent(buttons::add);
        button(machine, Capability.START, Icon.PLAY, "instances.start", actions::start)
                .ifPresent(buttons::add);
        button(machine, Capability.STOP, Icon.STOP, "instances.stop", actions::stop)
                .ifPresent(buttons::add);
        button(machine, Capability.REBOOT, Icon.REBOOT, "instances.reboot", actions::reboot)
                .ifPresent(buttons::add);
        more(machine).ifPresent(buttons::add);
        withActions(buttons.toArray(Component[]::new));
    }

    /** Nothing can be done any more. */
    void showGone() {
        shown = List.of();
        withFacts();
        withActions();
    }

    private static Anchor chip(Icon icon, String text, String path) {
        Anchor chip = new Anchor(path, icon.create(), new Span(text));
        chip.addClassName("chip");
        return chip;
    }

    private static boolean offered(InstanceView machine, Capability capability) {
        return machine.can().contains(capability) || machine.cannotBecause().containsKey(capability);
    }

    private Optional<ActionButton> console(InstanceView machine) {
        Capability capability =
                offered(machine, Capability.CONSOLE) ? Capability.CONSOLE : Capability.CONSOLE_VIEW_ONLY;
        if (!offered(machine, capability)) {
            return Optional.empty();
        }
        return Optional.of(new ActionButton(
                        Icon.CONSOLE,
                        Texts.text("instances.console"),
                        Texts.text("instances.console.open"),
                        () -> UI.getCurrent().navigate("machines/" + machine.id() + "/console"))
                .withId("action-console")
                .allow(InstanceWords.cannot(machine, capability)));
    }

    private Optional<ActionButton> button(
            InstanceView machine,
            Capability capability,
            Icon icon,
            String key,
            BiConsumer<InstanceView, Consumer<JobId>> action) {
        if (!offered(machine, capability)) {
            return Optional.empty();
        }
        return Optional.of(new ActionButton(icon, Texts.text(key), "", () -> action.accept(machine, started))
                .withId("action-" + capability.name().toLowerCase(java.util.Locale.ROOT))
                .allow(InstanceWords.cannot(machine, capability)));
    }

    private Optional<Button> more(InstanceView machine) {
        Subject subject = new Subject.OfInstance(machine.id());
        List<Offer> others = operations.offers(subject).stream()
                .filter(offer -> !ELSEWHERE.contains(offer.form().name()))
                .toList();
        if (!offered(machine, Capability.MIGRATE) && !offered(machine, Capability.REMOVE) && others.isEmpty()) {
            return Optional.empty();
        }
        Button more = new Button(Icon.MORE.create());
        more.setId("action-more");
        more.setAriaLabel(Texts.text("instances.more"));
        more.setTooltipText(Texts.text("instances.more"));
        ContextMenu menu = new ContextMenu(more);
        menu.setOpenOnClick(true);
        menu.setPosition(ContextMenuPosition.BOTTOM_END);
        item(menu, machine, Capability.MIGRATE, Icon.MIGRATE, "instances.migrate.open", actions::migrate);
        operations.items(menu, others, subject, machine.name(), started);
        item(menu, machine, Capability.REMOVE, Icon.TRASH, "instances.remove.open", actions::remove)
                .ifPresent(item -> item.addClassName("danger"));
        return Optional.of(more);
    }

    private Optional<MenuItem> item(
            ContextMenu menu,
            InstanceView machine,
            Capability capability,
            Icon icon,
            String key,
            BiConsumer<InstanceView, Consumer<JobId>> action) {
        if (!offered(machine, capability)) {
            return Optional.empty();
        }
        Component words = InstanceWords.cannot(machine, capability)
                .<Component>map(reason -> Blocks.div("cell-two", new Span(Texts.text(key)), Blocks.small(reason)))
                .orElseGet(() -> new Span(Texts.text(key)));
        MenuItem item =
                menu.addItem(Blocks.div("menu-line", icon.create(), words), click -> action.accept(machine, started));
        item.setId("action-" + capability.name().toLowerCase(java.util.Locale.ROOT));
        item.setEnabled(InstanceWords.cannot(machine, capability).isEmpty());
        return Optional.of(item);
    }
}
