package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.gannet.backend.jobs.Operations;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.FilterChips;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.SubjectLink;
import org.gannet.webapp.base.format.Texts;

/** What the list shows: words and states at once, the rest when asked for. */
class JobFilters extends Div {
    private static final int TYPING_PAUSE_MILLIS = 300;

    private final Consumer<JobAddress> moved;
    private final FilterChips<JobShow> chips;
    private final TextField words = text("job-filter", "jobs.filter.words", JobAddress::withWords);
    private final TextField login = text("job-filter-by", "jobs.filter.by", JobAddress::withLogin);
    private final TextField reason = text("job-filter-reason", "jobs.filter.reason", JobAddress::withReason);
    private final Select<String> operation = new Select<>();
    private final Select<JobAge> age = new Select<>();
    private final Checkbox archived = new Checkbox(Texts.text("jobs.filter.archived"));
    private final Select<Project> project = new Select<>();
    private final Button about = new Button(Icon.CROSS.create());
    private final Div more = Blocks.div("toolbar toolbar--more");
    private final Button toggle = new Button();
    private final Span count = Blocks.span("soft small");
    private JobAddress shown = JobAddress.ALL;
    private boolean showing;

    /** @param project empty: all */
    private record Project(Optional<ProjectId> project, String name) {}

    /** @param moved hears what the person wants to see */
    JobFilters(Consumer<JobAddress> moved) {
        this.moved = moved;
        addClassName("filters-block");
        words.addClassName("toolbar__search");
        words.setPrefixComponent(Icon.SEARCH.create());
        chips = new FilterChips<>(List.of(JobShow.values()), JobShow::text, show -> move(shown.with(show)));
        operation.setId("job-filter-operation");
        operation.setAriaLabel(Texts.text("jobs.filter.operation"));
        operation.setItems(Operations.words());
        operation.setItemLabelGenerator(
                word -> word == null ? Texts.text("jobs.filter.anyOperation") : JobWords.operation(word));
        operation.setEmptySelectionAllowed(true);
        operation.setEmptySelectionCaption(Texts.text("jobs.filter.anyOperation"));
        operation.setPlaceholder(Texts.text("jobs.filter.anyOperation"));
        operation.addValueChangeListener(change -> move(shown.withOperation(Optional.ofNullable(change.getValue()))));
        age.setId("job-filter-age");
        age.setAriaLabel(Texts.text("jobs.filter.age"));
        age.setItems(JobAge.values());
        age.setItemLabelGenerator(JobAge::text);
        age.setValue(JobAge.ANY);
        age.addValueChangeListener(change -> move(shown.with(change.getValue())));
        archived.setId("job-filter-archived");
        archived.addValueChangeListener(change -> move(shown.withArchived(change.getValue())));
        project.setId("job-filter-project");
        project.setAriaLabel(Texts.text("jobs.project"));
        project.setItemLabelGenerator(Project::name);
        project.setVisible(false);
        about.setId("job-filter-about");
        about.setIconAfterText(true);
        about.addClickListener(click -> move(shown.withAbout(Optional.empty())));
        about.addThemeVariants(ButtonVariant.TERTIARY);
        more.setId("job-filters");
        more.setVisible(false);
        more.add(about, operation, project, login, age, reason, archived, clear());
        toggle.setId("job-filters-more");
        toggle.addThemeVariants(ButtonVariant.TERTIARY);
        toggle.addClickListener(click -> open(!more.isVisible()));
        count.setId("job-count");
        count.getStyle().set("margin-inline-start", "auto");
        add(Blocks.div("toolbar", words, chips, toggle, count), more);
        show(shown);
    }

    /** For who sees several projects' jobs in one list. */
    void offer(List<ProjectView> projects, Consumer<Optional<ProjectId>> chosen) {
        List<Project> choices = new ArrayList<>();
        choices.add(new Project(Optional.empty(), Texts.text("base.project.all")));
        projects.forEach(each -> choices.add(new Project(Optional.of(each.id()), each.name())));
        project.setItems(choices);
        project.setValue(choices.getFirst());
        project.setVisible(true);
        project.addValueChangeListener(change -> {
            if (!showing && change.getValue() != null) {
                chosen.accept(change.getValue().project());
            }
        });
    }

    private Button clear() {
        Button clear = new Button(Texts.text("jobs.filter.clear"), click -> {
            JobAddress all = JobAddress.ALL.with(shown.show()).withWords(shown.words());
            show(all);
            moved.accept(all);
            project.getListDataView().getItems().findFirst().ifPresent(project::setValue);
        });
        clear.addThemeVariants(ButtonVariant.TERTIARY);
        return clear;
    }

    private TextField text(String id, String key, BiFunction<JobAddress, String, JobAddress> change) {
        TextField field = new TextField();
        field.setId(id);
        field.setAriaLabel(Texts.text(key));
        field.setPlaceholder(Texts.text(key));
        field.setClearButtonVisible(true);
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        field.addValueChangeListener(typed -> move(change.apply(shown, typed.getValue())));
        return field;
    }

    private void move(JobAddress to) {
        if (!showing && !to.equals(shown)) {
            shown = to;
            showAbout();
            showToggle();
            moved.accept(to);
        }
    }

    /** Chosen where the thing is shown; here it can only be given up. */
    private void showAbout() {
        about.setVisible(shown.about().isPresent());
        shown.about()
                .ifPresent(subject ->
                        about.setText(Texts.text("jobs.filter.about", SubjectLink.label(subject), subject.key())));
    }

    final void show(JobAddress address) {
        showing = true;
        shown = address;
        chips.show(address.show());
        showAbout();
        words.setValue(address.words());
        login.setValue(address.login());
        reason.setValue(address.reason());
        age.setValue(address.age());
        archived.setValue(address.archived());
        address.operation().ifPresentOrElse(operation::setValue, operation::clear);
        showing = false;
        if (address.more() > 0) {
            open(true);
        }
        showToggle();
    }

    void show(Optional<ProjectId> inProject) {
        if (project.isVisible()) {
            showing = true;
            project.getListDataView()
                    .getItems()
                    .filter(choice -> choice.project().equals(inProject))
                    .findFirst()
                    .ifPresent(project::setValue);
            showing = false;
            if (inProject.isPresent()) {
                open(true);
            }
        }
    }

    void count(long jobs) {
        count.setText(Texts.text("jobs.count", jobs));
    }

    private void open(boolean open) {
        more.setVisible(open);
        toggle.getElement().setAttribute("aria-expanded", Boolean.toString(open));
        showToggle();
    }

    private void showToggle() {
        toggle.setText(
                shown.more() == 0 ? Texts.text("jobs.filter.more") : Texts.text("jobs.filter.moreSet", shown.more()));
    }
}
