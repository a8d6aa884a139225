package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.PlanView;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.PlanPanel;
import org.gannet.webapp.base.format.Texts;

/** Asks where to move a machine, and shows what would happen. */
class MigrateDialog extends Confirm {
    private final Function<Optional<String>, PlanView> plans;
    private final Div plan = new Div();
    private final Select<String> target = new Select<>();

    MigrateDialog(
            InstanceView machine,
            List<NodeView> nodes,
            Function<Optional<String>, PlanView> plans,
            Consumer<Optional<String>> migrate) {
        this(machine, nodes, plans, migrate, new Chosen());
    }

    private MigrateDialog(
            InstanceView machine,
            List<NodeView> nodes,
            Function<Optional<String>, PlanView> plans,
            Consumer<Optional<String>> migrate,
            Chosen chosen) {
        super(
                Texts.text("instances.migrate.title", machine.name()),
                Texts.text("instances.migrate"),
                () -> migrate.accept(chosen.target));
        this.plans = plans;
        List<String> names = new ArrayList<>();
        names.add("");
        nodes.stream()
                .map(NodeView::name)
                .filter(name -> !machine.node().equals(Optional.of(name)))
                .forEach(names::add);
        target.setId("migrate-target");
        target.setLabel(Texts.text("instances.migrate.target"));
        target.setItemLabelGenerator(name -> name.isEmpty() ? Texts.text("instances.migrate.any") : name);
        target.setItems(names);
        target.setWidthFull();
        target.addValueChangeListener(change -> {
            chosen.target = Optional.ofNullable(change.getValue()).filter(name -> !name.isEmpty());
            showPlan(chosen.target);
        });
        wide();
        say(Texts.text("instances.migrate.text", machine.node().orElse("?")));
        with(target, plan);
        target.setValue("");
        showPlan(Optional.empty());
    }

    private void showPlan(Optional<String> node) {
        plan.removeAll();
        Optional<PlanView> found = Attempt.of(() -> plans.apply(node));
        found.ifPresent(view -> plan.add(new PlanPanel(view)));
        allowed(found.filter(view -> view.refusal().isEmpty()).isPresent());
    }

    /** What the person has chosen so far. */
    private static final class Chosen {
        private Optional<String> target = Optional.empty();
    }
}
