package org.gannet.webapp.admin.projects;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.projects.MemberView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.QuotaBars;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** A project: its quota and its members. */
@Route(value = "admin/projects/:id", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class ProjectPage extends Page implements BeforeEnterObserver {
    private final ProjectQueries projects;
    private final ProjectService service;
    private final QuotaQueries quotas;
    private final CurrentActor actors;
    private final PageHeader header = new PageHeader("");
    private final Panel quota = new Panel(Texts.text("projects.quota"));
    private final Panel members = new Panel(Texts.text("projects.members")).flush();
    private Optional<ProjectView> shown = Optional.empty();

    public ProjectPage(ProjectQueries projects, ProjectService service, QuotaQueries quotas, CurrentActor actors) {
        this.projects = projects;
        this.service = service;
        this.quotas = quotas;
        this.actors = actors;
        addClassName("page--narrow");
        members.addClassName("span-7");
        quota.addClassName("span-5");
        add(header, Blocks.div("columns", members, quota));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read(event.getRouteParameters().get("id").flatMap(ProjectPage::parse).orElseThrow(NotFoundException::new));
    }

    private static Optional<ProjectId> parse(String text) {
        try {
            return Optional.of(ProjectId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void read(ProjectId id) {
        ProjectView project = projects.get(actors.get(), id);
        shown = Optional.of(project);
        header.setTitle(project.name());
        Anchor machines = new Anchor("machines?project=" + project.name(), Texts.text("projects.machines"));
        machines.addClassName("link");
        header.withFacts(machines);
        QuotaView now = quotas.of(actors.get(), id);
        quota.setContent(QuotaBars.of(now));
        showMembers(projects.members(actors.get(), id));
        if (actors.get().isAdmin()) {
            quota.withAside(tertiary("projects.setQuota", "set-quota", () -> setQuota(id, now)));
            members.withAside(tertiary("projects.addMember", "add-member", () -> addMember(id)));
        }
    }

    private static Button tertiary(String key, String id, Runnable action) {
        Button button = new Button(Texts.text(key), click -> action.run());
        button.setId(id);
        button.addThemeVariants(ButtonVariant.TERTIARY);
        return button;
    }

    private void showMembers(List<MemberView> all) {
        if (all.isEmpty()) {
            members.setContent(EmptyState.line(Texts.text("projects.members.none")));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        all.forEach(member -> list.add(row(member)));
        members.setContent(list);
    }

    private ListItem row(MemberView member) {
        Component name = Blocks.div("grow", new Span(member.login() + " "), Blocks.span("soft", member.name()));
        ListItem row = new ListItem(name, Blocks.span("rows__end", role(member.role())));
        if (actors.get().isAdmin()) {
            row.add(new ActionButton(
                            Icon.CROSS,
                            "",
                            Texts.text("projects.removeMember", member.login()),
                            () -> change(id -> service.removeMember(actors.get(), id, member.login())))
                    .withTheme(ButtonVariant.TERTIARY));
        }
        return row;
    }

    private static String role(MemberRole role) {
        return Texts.text("projects.role." + role.name().toLowerCase(Locale.ROOT));
    }

    private void change(java.util.function.Consumer<ProjectId> request) {
        shown.map(ProjectView::id).ifPresent(id -> {
            if (Attempt.to(() -> request.accept(id))) {
                read(id);
            }
        });
    }

    private void addMember(ProjectId id) {
        TextField login = new TextField(Texts.text("projects.member.login"));
        login.setId("member-login");
        login.setWidthFull();
        Select<MemberRole> role = new Select<>();
        role.setId("member-role");
        role.setLabel(Texts.text("projects.member.role"));
        role.setItems(MemberRole.values());
        role.setItemLabelGenerator(ProjectPage::role);
        role.setValue(MemberRole.MEMBER);
        new Confirm(
                        Texts.text("projects.addMember"),
                        Texts.text("projects.add"),
                        () -> change(same -> service.addMember(
                                actors.get(), id, login.getValue().strip(), role.getValue())))
                .with(login, role)
                .open();
    }

    private void setQuota(ProjectId id, QuotaView now) {
        QuotaFields fields = new QuotaFields(now.limit());
        new Confirm(
                        Texts.text("projects.setQuota"),
                        Texts.text("projects.save"),
                        () -> fields.amounts()
                                .ifPresent(limit -> change(same -> service.setQuota(actors.get(), id, limit))))
                .wide()
                .say(Texts.text("projects.setQuota.text"))
                .with(fields)
                .open();
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.projects"), "admin/projects"),
                Crumb.here(shown.map(ProjectView::name).orElse("")));
    }
}
