package org.gannet.webapp.portal.login;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import java.util.List;
import java.util.Map;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** The way in. */
@Route(value = "login", autoLayout = false)
@AnonymousAllowed
public class LoginView extends Main implements BeforeEnterObserver, HasDynamicTitle {
    private final CurrentActor actors;
    private final LoginForm form = new LoginForm();

    public LoginView(CurrentActor actors) {
        this.actors = actors;
        addClassName("login");
        form.setId("login-form");
        form.setAction("login");
        form.setForgotPasswordButtonVisible(false);
        H1 name = new H1("Gannet");
        Div brand = Blocks.div("login__brand", new Image("themes/gannet/logo.svg", ""), name);
        Paragraph lead = Blocks.paragraph(Texts.text("login.lead"));
        lead.addClassName("login__lead");
        Paragraph foot = Blocks.paragraph(Texts.text("login.foot"));
        foot.addClassNames("login__foot", "soft", "small");
        add(Blocks.div("login__card", brand, lead, form, foot));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (actors.find().isPresent()) {
            event.forwardTo("");
            return;
        }
        Map<String, List<String>> parameters =
                event.getLocation().getQueryParameters().getParameters();
        List<String> error = parameters.getOrDefault("error", List.of());
        form.setI18n(words(error.contains("rate_limited")));
        form.setError(parameters.containsKey("error"));
    }

    @Override
    public String getPageTitle() {
        return Texts.text("login.title");
    }

    private static LoginI18n words(boolean tooOften) {
        LoginI18n.Form labels = new LoginI18n.Form();
        labels.setUsername(Texts.text("login.name"));
        labels.setPassword(Texts.text("login.password"));
        labels.setSubmit(Texts.text("login.submit"));
        LoginI18n.ErrorMessage error = new LoginI18n.ErrorMessage();
        error.setTitle(Texts.text(tooOften ? "login.tooOften.title" : "login.wrong.title"));
        error.setMessage(Texts.text(tooOften ? "login.tooOften.text" : "login.wrong.text"));
        error.setUsername(Texts.text("login.name.missing"));
        error.setPassword(Texts.text("login.password.missing"));
        LoginI18n words = new LoginI18n();
        words.setForm(labels);
        words.setErrorMessage(error);
        return words;
    }
}
