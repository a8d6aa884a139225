package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.InstanceView;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.ProblemWords;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** What can be done with the selected machines; says beforehand what it will do to how many of them. */
class BulkBar extends Div {
    private final InstanceService service;
    private final CurrentActor actors;
    private final Function<InstanceView, InstanceView> reread;
    private final Span count = new Span();
    private List<InstanceView> selected = List.of();
    private Runnable cleared = () -> {};

    /** @param reread the machine as it is now */
    BulkBar(InstanceService service, CurrentActor actors, Function<InstanceView, InstanceView> reread) {
        this.service = service;
        this.actors = actors;
        this.reread = reread;
        addClassName("bulk");
        setId("bulk-bar");
        setVisible(false);
        Button start = new Button(Texts.text("instances.start"), Icon.PLAY.create(), click -> ask(Capability.START));
        start.setId("bulk-start");
        Button stop = new Button(Texts.text("instances.stop"), Icon.STOP.create(), click -> ask(Capability.STOP));
        stop.setId("bulk-stop");
        Button clear = new Button(Texts.text("instances.bulk.clear"), click -> cleared.run());
        clear.addThemeVariants(ButtonVariant.TERTIARY);
        count.addClassName("grow");
        add(count, start, stop, clear);
    }

    void onCleared(Runnable action) {
        cleared = action;
    }

    void show(Collection<InstanceView> machines) {
        selected = List.copyOf(machines);
        setVisible(!selected.isEmpty());
        count.setText(Texts.text("instances.bulk.count", selected.size()));
    }

    private void ask(Capability act) {
        List<InstanceView> able = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (InstanceView machine : selected) {
            try {
                InstanceView now = reread.apply(machine);
                if (now.can().contains(act)) {
                    able.add(now);
                } else {
                    String because =
                            InstanceWords.cannot(now, act).orElseGet(() -> Texts.text("instances.bulk.notAllowed"));
                    others.add(Texts.text("instances.bulk.untouched", now.name(), because));
                }
            } catch (ProblemException e) {
                others.add(Texts.text("instances.bulk.untouched", machine.name(), ProblemWords.brief(e.problem())));
            }
        }
        String key = act == Capability.START ? "instances.bulk.start" : "instances.bulk.stop";
        UnorderedList untouched = new UnorderedList();
        others.forEach(line -> untouched.add(new ListItem(line)));
        Confirm confirm = new Confirm(Texts.text(key + ".title"), Texts.text(key, able.size()), () -> run(act, able));
        confirm.say(Texts.text(key + ".text", able.size())).allowed(!able.isEmpty());
        if (!others.isEmpty()) {
            confirm.with(untouched);
        }
        confirm.open();
    }

    private void run(Capability act, List<InstanceView> machines) {
        List<String> failures = new ArrayList<>();
        for (InstanceView machine : machines) {
            try {
                if (act == Capability.START) {
                    service.start(actors.get(), machine.id());
                } else {
                    service.stop(actors.get(), machine.id(), InstanceService.DEFAULT_GRACE_SECONDS);
                }
            } catch (ProblemException e) {
                failures.add(machine.name() + ": " + ProblemWords.brief(e.problem()));
            }
        }
        cleared.run();
        if (failures.isEmpty()) {
            Toasts.done(Texts.text("instances.bulk.done", machines.size()));
        } else {
            Toasts.failed(Texts.text("instances.bulk.failed", failures.size(), machines.size()), failures);
        }
    }
}
