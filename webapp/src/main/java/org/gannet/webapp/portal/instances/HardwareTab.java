package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gannet.backend.instances.InstanceDetails;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.MirrorView;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.base.PlacementRule;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.CopyButton;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ParameterList;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.TagChips;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;
import org.gannet.webapp.portal.operations.Operations;

/** What a machine is made of: disks with their snapshots, network cards with their addresses, and how it boots. */
class HardwareTab extends Div {
    private final Operations operations;
    private final Consumer<JobId> started;
    private final Panel disks = new Panel(Texts.text("instances.disks")).flush();
    private final Panel nics = new Panel(Texts.text("instances.nics")).flush();
    private final Panel machine = new Panel(Texts.text("instances.made"));
    private final Div parameters = new Div();
    private Optional<InstanceDetails> shown = Optional.empty();
    private List<PlacementRule> rules = List.of();
    private List<String> offered = List.of();

    /** @param started is told each job that is asked for here */
    HardwareTab(Operations operations, Consumer<JobId> started) {
        this.operations = operations;
        this.started = started;
        addClassName("stack");
        disks.setId("disks");
        nics.setId("nics");
        nics.addClassName("span-8");
        machine.addClassName("span-4");
        Div columns = Blocks.div("columns", nics, machine);
        add(disks, columns, parameters);
    }

    /** Draws anew only what has changed, so that an open menu stays open. */
    void show(InstanceView view, InstanceDetails details) {
        Subject subject = new Subject.OfInstance(view.id());
        List<String> now = operations.offers(subject).stream()
                .map(offer -> offer.form().name() + offer.notNow())
                .toList();
        if (shown.equals(Optional.of(details)) && rules.equals(view.rules()) && offered.equals(now)) {
            return;
        }
        shown = Optional.of(details);
        rules = view.rules();
        offered = now;
        disks.withAside(buttons(subject, view, "SnapshotInstance", "AttachDisk"));
        nics.withAside(buttons(subject, view, "AttachNic"));
        disks.setContent(list(
                details.disks().stream().map(disk -> disk(view, details, disk)).toList(), "instances.disks.none"));
        nics.setContent(list(details.nics().stream().map(nic -> nic(view, nic)).toList(), "instances.nics.none"));
        machine.setContent(facts(view, details));
        parameters.removeAll();
        if (!details.parameters().isEmpty()) {
            parameters.add(new ParameterList(details.parameters(), "INSTANCE"));
        }
    }

    private Component[] buttons(Subject subject, InstanceView view, String... names) {
        return Arrays.stream(names)
                .flatMap(operation -> operations.button(operation, subject, view.name(), started).stream())
                .peek(button -> button.button().setThemeName("tertiary"))
                .toArray(Component[]::new);
    }

    private Optional<Button> menu(InstanceView view, List<String> names, Map<String, Object> preset, String what) {
        return operations.menu(new Subject.OfInstance(view.id()), view.name(), names, preset, what, started);
    }

    private static Component list(List<ListItem> rows, String none) {
        if (rows.isEmpty()) {
            return EmptyState.line(Texts.text(none));
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        rows.forEach(list::add);
        return list;
    }

    private ListItem disk(InstanceView view, InstanceDetails details, InstanceDetails.DiskDetails disk) {
        int index = details.disks().indexOf(disk);
        String title = disk.name().orElseGet(() -> Texts.text("instances.disk", index));
        String kind = Texts.text("op.DiskTemplate." + disk.template()) + ", " + disk.format()
                + (disk.readOnly() ? ", " + Texts.text("instances.disk.readOnly") : "");
        Div words = Blocks.div("grow cell-two", Blocks.span("part__name", title), Blocks.small(kind));
        disk.mirror().ifPresent(now -> words.add(mirror(view, disk.template(), now)));
        disk.snapshots().forEach(snapshot -> words.add(snapshot(view, snapshot)));
        ListItem row = new ListItem(
                words, Blocks.div("rows__end", Blocks.titled(Sizes.of(disk.size()), Sizes.exact(disk.size()))));
        row.addClassName("part");
        menu(view, PartOperations.OF_A_DISK, Map.of("disk", disk.id().toString()), title)
                .ifPresent(row::add);
        return row;
    }

    /** How the copies stand to each other, and for those who may, what mends it: its plan is shown first. */
    private Component mirror(InstanceView view, String template, MirrorView now) {
        Status.Kind kind = switch (now.state()) {
            case "UP_TO_DATE", "SILENT_EQUAL" -> Status.Kind.OK;
            case "SYNCING" -> Status.Kind.BUSY;
            case "DEGRADED", "BEHIND", "SILENT_BEHIND" -> Status.Kind.WARN;
            default -> Status.Kind.BAD;
        };
        List<String> words = new ArrayList<>(List.of(Texts.text("instances.mirror." + now.state())));
        if (now.left().bytes() > 0) {
            String key = now.state().equals("DIFFERS") ? "instances.mirror.differs" : "instances.mirror.left";
            words.add(Texts.text(key, Sizes.of(now.left())));
        }
        now.rate().ifPresent(rate -> words.add(Sizes.perSecond(rate.bytes())));
        now.time().ifPresent(time -> words.add(Texts.text("format.left", Times.lastingWhole(time))));
        Div line = Blocks.div("part__line", new Status(kind, String.join(", ", words)));
        mends(template, now.state())
                .flatMap(operation -> operations.button(
                        new OperationRequest(operation, asked(view, operation, now.state())),
                        new Subject.OfInstance(view.id()),
                        view.name(),
                        started))
                .ifPresent(button -> {
                    button.button().setThemeName("tertiary");
                    line.add(button);
                });
        return line;
    }

    /** Which side counts of two that were written to apart, a person says in the form. */
    private static Map<String, Object> asked(InstanceView view, String operation, String state) {
        String instance = view.id().toString();
        if (state.equals("DIFFERS")) {
            return operation.equals("CompareCopies")
                    ? Map.of("instance", instance, "mend", true)
                    : Map.of("instance", instance, "mode", "ON_SECONDARY");
        }
        boolean byItself = Set.of("DEGRADED", "OUTDATED", "FAILED").contains(state);
        return byItself ? Map.of("instance", instance, "mode", "AUTOMATIC") : Map.of("instance", instance);
    }

    private static Optional<String> mends(String template, String state) {
        return switch (state) {
            case "WAITING" -> Optional.of("DegradeMirror");
            case "BEHIND" -> Optional.of("RestoreMirror");
            case "DIFFERS" -> Optional.of(template.equals("DRBD") ? "ReplaceDisks" : "CompareCopies");
            case "DEGRADED", "OUTDATED", "SPLIT", "FAILED" -> Optional.of("ReplaceDisks");
            default -> Optional.empty();
        };
    }

    private Component snapshot(InstanceView view, InstanceDetails.SnapshotView snapshot) {
        Div line = Blocks.div(
                "part__line",
                Blocks.span("soft small", Texts.text("instances.snapshot", snapshot.name(), Sizes.of(snapshot.size()))),
                Blocks.span("soft small", Moment.ago(snapshot.at())));
        Map<String, Object> preset = Map.of("snapshot", snapshot.id().toString());
        menu(view, PartOperations.OF_A_SNAPSHOT, preset, snapshot.name()).ifPresent(line::add);
        return line;
    }

    private ListItem nic(InstanceView view, InstanceDetails.NicDetails nic) {
        String where = Texts.text(
                "instances.nic." + nic.kind().toLowerCase(Locale.ROOT),
                nic.attachedTo().orElse(""));
        String title = nic.name().map(name -> name + ", " + where).orElse(where);
        Div addresses = Blocks.div("rows__end");
        nic.addresses().forEach(address -> addresses.add(Blocks.span("mono", address), new CopyButton(address)));
        ListItem row = new ListItem(
                Blocks.div(
                        "grow cell-two", Blocks.span("part__name", title), Blocks.span("mono soft small", nic.mac())),
                addresses);
        row.addClassName("part");
        menu(view, PartOperations.OF_A_CARD, Map.of("nic", nic.id().toString()), title)
                .ifPresent(row::add);
        return row;
    }

    private static Facts facts(InstanceView view, InstanceDetails details) {
        Facts facts = new Facts()
                .with(Texts.text("instances.column.vcpus"), "" + view.vcpus())
                .with(
                        Texts.text("instances.column.memory"),
                        Blocks.titled(Sizes.of(view.memory()), Sizes.exact(view.memory())));
        details.minMemory()
                .ifPresent(least -> facts.with(
                        Texts.text("base.part.minMemory"), Blocks.titled(Sizes.of(least), Sizes.exact(least))));
        facts.with(Texts.text("base.part.bootFrom"), Texts.text("base.value.bootFrom." + details.bootFrom()));
        facts.with(
                Texts.text("base.part.cdrom"), Texts.text(details.cdrom() ? "instances.cd.in" : "instances.cd.none"));
        details.secondary()
                .ifPresent(
                        node -> facts.with(Texts.text("base.part.secondary"), new Anchor("admin/nodes/" + node, node)));
        if (!view.rules().isEmpty()) {
            facts.with(
                    Texts.text("base.part.rules"),
                    view.rules().stream().map(HardwareTab::words).collect(Collectors.joining(", ")));
        }
        if (view.node().isPresent()) {
            facts.with(Texts.text("base.part.tags"), new TagChips(details.tags()));
        }
        return facts;
    }

    private static String words(PlacementRule rule) {
        return Texts.text(
                "base.part.rule." + rule.kind() + "." + rule.strength(),
                rule.name().value());
    }
}
