package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.ContextMenuPosition;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.operations.Offer;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.ObstacleWords;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** Lets a page offer all operations of the thing that it shows. */
@org.springframework.stereotype.Component
public class Operations {
    private final OperationService service;
    private final CurrentActor actors;

    Operations(OperationService service, CurrentActor actors) {
        this.service = service;
        this.actors = actors;
    }

    /** What the person may ask for of this thing; nothing when it is not there, or not for him. */
    public List<Offer> offers(Subject subject) {
        try {
            return service.offers(actors.get(), subject);
        } catch (ProblemException e) {
            // Removed since the page was drawn, or a right was taken away: then there is nothing to offer.
            return List.of();
        }
    }

    /** @param name of the thing; empty for the cluster */
    public void open(Offer offer, Subject subject, String name, Consumer<JobId> started) {
        open(offer, subject, name, Map.of(), started);
    }

    /** @param preset what is chosen already, by the names of fields, as in JSON */
    public void open(Offer offer, Subject subject, String name, Map<String, Object> preset, Consumer<JobId> started) {
        Attempt.to(() -> new OperationDialog(service, actors, offer.form(), subject, name, preset, started).open());
    }

    /** Asks for one by its name, if it is offered. */
    public void open(String operation, Subject subject, String name, Consumer<JobId> started) {
        open(operation, subject, name, Map.of(), started);
    }

    /**
     * Asks for one by its name, if it is offered.
     * @param preset what is chosen already, by the names of fields, as in JSON
     */
    public void open(
            String operation, Subject subject, String name, Map<String, Object> preset, Consumer<JobId> started) {
        offers(subject).stream()
                .filter(offer -> offer.form().name().equals(operation))
                .findFirst()
                .ifPresent(offer -> open(offer, subject, name, preset, started));
    }

    /**
     * One of them by its name, in the page; empty when it is not offered.
     * @param settled what nobody is asked for, by the names of fields, as in JSON
     */
    public Optional<OperationPanel> panel(
            String operation, Subject subject, Map<String, Object> settled, Consumer<JobId> started) {
        return offers(subject).stream()
                .filter(offer -> offer.form().name().equals(operation))
                .findFirst()
                .map(offer -> new OperationPanel(service, actors, offer.form(), subject, settled, started));
    }

    /** The thing that a page's address names; empty when the text can't be one. */
    public Optional<Subject> subject(Subject.Kind kind, String key) {
        try {
            return Optional.of(Subject.of(kind, key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A button for one of them, as an empty list needs it; empty when it is not offered. */
    public Optional<ActionButton> button(String operation, Subject subject, String name, Consumer<JobId> started) {
        return offers(subject).stream()
                .filter(offer -> offer.form().name().equals(operation))
                .findFirst()
                .map(offer -> button(offer, Icon.PLUS, () -> open(offer, subject, name, started))
                        .withTheme(ButtonVariant.PRIMARY));
    }

    /** A button for each of these that is offered, in their order. */
    public List<ActionButton> buttons(List<String> names, Subject subject, String name, Consumer<JobId> started) {
        List<Offer> offers = offers(subject);
        return names.stream()
                .flatMap(each ->
                        offers.stream().filter(offer -> offer.form().name().equals(each)))
                .map(offer -> button(offer, Icon.PLAY, () -> open(offer, subject, name, started)))
                .toList();
    }

    private static ActionButton button(Offer offer, Icon icon, Runnable opens) {
        return new ActionButton(icon, OperationWords.name(offer.form()), "", opens)
                .withId("op-" + offer.form().name())
                .allow(offer.notNow().map(ObstacleWords::text));
    }

    /**
     * A button for what is asked for already, but for the person's assent; empty when he may not ask for it.
     * @param about the thing that it is about
     */
    public Optional<ActionButton> button(
            OperationRequest request, Subject about, String name, Consumer<JobId> started) {
        return Stream.of(about, new Subject.OfCluster())
                .flatMap(subject -> offers(subject).stream()
                        .filter(offer -> offer.form().name().equals(request.operation()))
                        .map(offer ->
                                button(offer, Icon.PLAY, () -> open(offer, subject, name, request.values(), started))))
                .findFirst();
    }

    /** A button that opens a menu of all; empty when there is nothing to offer. */
    public Optional<Button> menu(Subject subject, String name, Consumer<JobId> started) {
        List<Offer> offers = offers(subject);
        if (offers.isEmpty()) {
            return Optional.empty();
        }
        Button button = new Button(Texts.text("operations.menu"), Icon.MORE.create());
        button.setId("operations");
        ContextMenu menu = new ContextMenu(button);
        menu.setOpenOnClick(true);
        menu.setPosition(ContextMenuPosition.BOTTOM_END);
        items(menu, offers, subject, name, started);
        return Optional.of(button);
    }

    /**
     * A small button that opens a menu of some, about a part of the thing; empty when none of them is offered.
     * @param names of the operations, in their order
     * @param preset what is chosen already: the part
     * @param what the part is called
     */
    public Optional<Button> menu(
            Subject subject,
            String name,
            List<String> names,
            Map<String, Object> preset,
            String what,
            Consumer<JobId> started) {
        Map<String, Offer> offers = new LinkedHashMap<>();
        offers(subject).forEach(offer -> offers.put(offer.form().name(), offer));
        List<Offer> some = names.stream()
                .flatMap(each -> Optional.ofNullable(offers.get(each)).stream())
                .toList();
        if (some.isEmpty()) {
            return Optional.empty();
        }
        Button button = new Button(Icon.MORE.create());
        button.addThemeVariants(ButtonVariant.TERTIARY);
        button.setAriaLabel(Texts.text("operations.of", what));
        ContextMenu menu = new ContextMenu(button);
        menu.setOpenOnClick(true);
        menu.setPosition(ContextMenuPosition.BOTTOM_END);
        some.forEach(offer -> {
            MenuItem item = menu.addItem(line(offer), click -> open(offer, subject, name, preset, started));
            item.setId("part-" + offer.form().name());
            item.setEnabled(offer.notNow().isEmpty());
        });
        return Optional.of(button);
    }

    /** Lines of a menu: those that have much in common in a menu of their own. */
    public void items(ContextMenu menu, List<Offer> offers, Subject subject, String name, Consumer<JobId> started) {
        Map<OperationGroup, List<Offer>> groups = new EnumMap<>(OperationGroup.class);
        offers.forEach(
                offer -> groups.computeIfAbsent(OperationGroup.of(offer.form().name()), any -> new ArrayList<>())
                        .add(offer));
        groups.forEach((group, some) -> {
            if (group == OperationGroup.ITSELF || group == OperationGroup.END || some.size() < 2) {
                some.forEach(offer -> item(menu, offer, subject, name, started));
            } else {
                MenuItem more = menu.addItem(new Span(Texts.text("operations.group." + group.name())));
                more.setId("group-" + group.name());
                some.forEach(offer -> {
                    MenuItem item =
                            more.getSubMenu().addItem(line(offer), click -> open(offer, subject, name, started));
                    item.setId("op-" + offer.form().name());
                    item.setEnabled(offer.notNow().isEmpty());
                });
            }
        });
    }

    private static Component line(Offer offer) {
        String words = OperationWords.name(offer.form());
        return offer.notNow()
                .map(ObstacleWords::text)
                .<Component>map(why -> Blocks.div("cell-two", new Span(words), Blocks.small(why)))
                .orElseGet(() -> new Span(words));
    }

    /** A line of a menu; says why it is not possible now. */
    public void item(ContextMenu menu, Offer offer, Subject subject, String name, Consumer<JobId> started) {
        MenuItem item = menu.addItem(line(offer), click -> open(offer, subject, name, started));
        item.setId("op-" + offer.form().name());
        item.setEnabled(offer.notNow().isEmpty());
    }
}
