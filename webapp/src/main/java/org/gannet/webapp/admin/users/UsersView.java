package org.gannet.webapp.admin.users;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Locale;
import org.gannet.backend.authz.Role;
import org.gannet.backend.users.UserQueries;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** Who may sign in. */
@Route(value = "admin/users", layout = AdminLayout.class)
@RolesAllowed("ADMIN")
public class UsersView extends Page implements BeforeEnterObserver {
    private final UserQueries users;
    private final UserService service;
    private final CurrentActor actors;
    private final Grid<UserView> grid = new Grid<>();

    public UsersView(UserQueries users, UserService service, CurrentActor actors) {
        this.users = users;
        this.service = service;
        this.actors = actors;
        addClassName("page--full");
        grid.setId("user-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        ColumnsByWidth widths = new ColumnsByWidth(grid);
        grid.addColumn(UserView::login).setHeader(Texts.text("users.login"));
        widths.needs(grid.addColumn(UserView::name).setHeader(Texts.text("users.name")), 640);
        grid.addColumn(user -> role(user.role())).setHeader(Texts.text("users.role"));
        grid.addComponentColumn(UsersView::enabled).setHeader(Texts.text("users.state"));
        widths.needs(
                grid.addComponentColumn(user -> Moment.ago(user.createdAt())).setHeader(Texts.text("users.created")),
                900);
        widths.needs(
                grid.addComponentColumn(user -> {
                    Button password = new Button(Texts.text("users.setPassword"), click -> setPassword(user));
                    password.addThemeVariants(ButtonVariant.TERTIARY);
                    return password;
                }),
                760);
        Button create = new Button(Texts.text("users.create"), Icon.PLUS.create(), click -> create());
        create.setId("create-user");
        create.addThemeVariants(ButtonVariant.PRIMARY);
        add(new PageHeader(Texts.text("base.nav.users")).withActions(create), grid);
    }

    private static String role(Role role) {
        return Texts.text("base.role." + role.name().toLowerCase(Locale.ROOT));
    }

    private static Status enabled(UserView user) {
        return user.enabled()
                ? new Status(Status.Kind.OK, Texts.text("users.enabled"))
                : new Status(Status.Kind.OFF, Texts.text("users.disabled"));
    }

    private void create() {
        TextField login = new TextField(Texts.text("users.login"));
        login.setId("user-login");
        TextField name = new TextField(Texts.text("users.name"));
        name.setId("user-name");
        PasswordField password = new PasswordField(Texts.text("users.password"));
        password.setId("user-password");
        Select<Role> role = new Select<>();
        role.setId("user-role");
        role.setLabel(Texts.text("users.role"));
        role.setItems(Role.values());
        role.setItemLabelGenerator(UsersView::role);
        role.setValue(Role.USER);
        new Confirm(Texts.text("users.create.title"), Texts.text("users.create"), () -> {
                    String wished = login.getValue().strip();
                    if (Attempt.of(() -> service.create(
                                    actors.get(),
                                    wished,
                                    name.getValue().strip(),
                                    password.getValue(),
                                    role.getValue()))
                            .isPresent()) {
                        read();
                    }
                })
                .with(login, name, password, role)
                .open();
    }

    private void setPassword(UserView user) {
        PasswordField password = new PasswordField(Texts.text("users.password"));
        password.setWidthFull();
        new Confirm(Texts.text("users.setPassword.title", user.login()), Texts.text("users.setPassword"), () -> {
                    if (Attempt.to(() -> service.setPassword(actors.get(), user.id(), password.getValue()))) {
                        Toasts.done(Texts.text("users.setPassword.done", user.login()));
                    }
                })
                .say(Texts.text("users.setPassword.text"))
                .with(password)
                .open();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        grid.setItems(users.list(actors.get()));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.users")));
    }
}
