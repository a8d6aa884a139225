package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.select.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectView;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** Chooses the project that the pages show, or all of them for who has several. */
class ProjectSwitcher extends Select<ProjectSwitcher.Choice> {
    /** @param project empty: all */
    record Choice(Optional<ProjectId> project, String name) {}

    private boolean showing;

    ProjectSwitcher(List<ProjectView> projects, Consumer<Optional<ProjectId>> chosen) {
        List<Choice> choices = new ArrayList<>();
        if (projects.size() != 1) {
            choices.add(new Choice(Optional.empty(), Texts.text("base.project.all")));
        }
        projects.forEach(project -> choices.add(new Choice(Optional.of(project.id()), project.name())));
        addClassName("nav__switcher");
        setId("project-switcher");
        setAriaLabel(Texts.text("base.project"));
        setPrefixComponent(Icon.PROJECT.create());
        setItemLabelGenerator(Choice::name);
        setItems(choices);
        setValue(choices.getFirst());
        addValueChangeListener(change -> {
            if (!showing && change.getValue() != null) {
                chosen.accept(change.getValue().project());
            }
        });
    }

    void show(Optional<ProjectId> project) {
        showing = true;
        getListDataView()
                .getItems()
                .filter(choice -> choice.project().equals(project))
                .findFirst()
                .ifPresent(this::setValue);
        showing = false;
    }
}
